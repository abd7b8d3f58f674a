"""Routes of what is passed on and their shapes."""
