"""Routes of the ledger and their shapes."""
