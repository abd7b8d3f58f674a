"""Routes of the outlook and their shapes."""
