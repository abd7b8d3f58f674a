"""Rules of the ledger, as functions over frozen values."""
