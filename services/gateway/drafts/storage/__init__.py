"""Drafts and kept posts in MongoDB."""
