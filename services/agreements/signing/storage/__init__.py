"""Documents of signing, and the stores that map them to values."""
