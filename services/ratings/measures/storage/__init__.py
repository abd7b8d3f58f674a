"""Documents of measures, and the stores that map them to values."""
