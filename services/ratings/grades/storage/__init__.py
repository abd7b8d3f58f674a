"""Documents of grades, and the stores that map them to values."""
