"""Drafts and kept posts: one use case a file."""
