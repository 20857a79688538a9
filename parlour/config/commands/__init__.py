"""One module per command of `parlour`."""
