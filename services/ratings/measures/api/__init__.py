"""Routes of measures and their shapes."""
