"""Rules of subjects, as functions over frozen values."""
