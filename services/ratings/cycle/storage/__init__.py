"""Documents of the annual rating, and the stores that map them to values."""
