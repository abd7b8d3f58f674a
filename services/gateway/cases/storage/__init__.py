"""Documents of decision cases, and the stores that map them to values."""
