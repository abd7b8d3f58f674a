"""Documents of chains, and the stores that map them to values."""
