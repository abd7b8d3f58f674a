"""Documents of accounts, and the stores that map them to values."""
