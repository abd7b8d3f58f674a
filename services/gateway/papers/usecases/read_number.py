"""Reads the number of a paper, for the room that ordered it."""

from __future__ import annotations

from services.gateway.papers.storage import papers


def read_number(paper_id: str) -> str | None:
    """The number; None while it has none, and where there is no such paper."""
    paper = papers.find(paper_id)
    return paper.number if paper else None
