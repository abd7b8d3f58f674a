"""Rules of grades, as functions over frozen values."""
