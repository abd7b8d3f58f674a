"""Documents of the ledger, and the stores that map them to values."""
