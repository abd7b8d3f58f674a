"""Rules of numbered papers, as functions over frozen values."""
