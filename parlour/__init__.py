"""Parlour: one room to receive customers in, and speak with them in private."""

__version__ = "0.1.0"
