"""Documents of determinations, and the stores that map them to values."""
