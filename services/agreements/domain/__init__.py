"""The rules of agreements as functions over frozen values: no I/O, no clock, no randomness."""
