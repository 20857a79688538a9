"""Benchmarks, each runnable by name: `parlour bench NAME [--quick] [--json]`. See `runner` for their protocol."""
