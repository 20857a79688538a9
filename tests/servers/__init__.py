"""Real and scripted mail servers on loopback, started and ended by the tests themselves."""
