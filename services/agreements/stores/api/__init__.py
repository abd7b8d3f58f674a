"""Routes of stores and their shapes."""
