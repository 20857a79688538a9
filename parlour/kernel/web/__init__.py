"""What every answer of the pages has in common: its protecting headers and the way errors are told."""
