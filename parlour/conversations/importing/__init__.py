"""Bringing old mail over from elsewhere: nothing is sent because of it, and it can be run again and again."""
