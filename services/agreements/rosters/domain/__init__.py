"""Rules of rosters, as functions over frozen values."""
