"""Routes of numbered papers and their shapes."""
