"""Routes of grades and their shapes."""
