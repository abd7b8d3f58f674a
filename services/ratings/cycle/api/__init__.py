"""Routes of the annual rating and their shapes."""
