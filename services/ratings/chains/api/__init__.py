"""Routes of chains and their shapes."""
