"""Documents of stores, and the stores that map them to values."""
