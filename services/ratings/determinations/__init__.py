"""Grades determined for a year (等级认定)."""
