"""Rules of signing, as functions over frozen values."""
