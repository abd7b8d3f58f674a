"""Rules of measures, as functions over frozen values."""
