"""Documents of subjects, and the stores that map them to values."""
