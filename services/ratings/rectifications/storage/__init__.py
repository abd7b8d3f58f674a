"""Documents of rectifications, and the stores that map them to values."""
