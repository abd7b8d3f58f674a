"""Rectifications and their acceptance (整改)."""
