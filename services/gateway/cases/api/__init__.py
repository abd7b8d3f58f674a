"""Routes of decision cases and their shapes."""
