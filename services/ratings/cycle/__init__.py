"""The annual rating (年度评定)."""
