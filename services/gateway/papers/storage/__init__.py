"""Documents of numbered papers, and the stores that map them to values."""
