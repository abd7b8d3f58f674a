"""Rules of chains, as functions over frozen values."""
