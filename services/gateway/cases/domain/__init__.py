"""Rules of decision cases, as functions over frozen values."""
