"""Routes of rosters and their shapes."""
