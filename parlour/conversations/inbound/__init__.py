"""From an envelope to a message: an ordered list of small steps (`pipeline`), then one landing (`landing`)."""
