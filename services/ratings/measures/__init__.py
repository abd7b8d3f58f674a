"""Proposed measures and what became of them (处理建议)."""
