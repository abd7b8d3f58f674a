"""Documents of rosters, and the stores that map them to values."""
