"""Routes of signing and their shapes."""
