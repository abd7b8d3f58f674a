"""The gateway's documents, and the stores that map them to values."""
