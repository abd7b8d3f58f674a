"""Rules of stores, as functions over frozen values."""
