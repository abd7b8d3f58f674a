"""Routes of duties and their shapes."""
