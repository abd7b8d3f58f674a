"""The public API passed on to its owners."""
