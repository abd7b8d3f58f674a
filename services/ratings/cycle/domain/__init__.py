"""Rules of the annual rating, as functions over frozen values."""
