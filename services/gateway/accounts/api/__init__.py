"""Routes of accounts and their shapes."""
