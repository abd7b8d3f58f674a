"""The rules of ratings as functions over frozen values: no I/O, no clock, no randomness."""
