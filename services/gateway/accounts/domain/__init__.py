"""Rules of accounts, as functions over frozen values."""
