"""Rules of rectifications, as functions over frozen values."""
