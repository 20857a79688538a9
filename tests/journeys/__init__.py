"""Journeys through the whole house in a real browser, over real servers."""
