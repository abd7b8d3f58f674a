"""Routes of rectifications and their shapes."""
