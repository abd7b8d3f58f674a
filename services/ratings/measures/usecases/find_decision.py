"""Finds the served decision of a case.

A read.
"""

from __future__ import annotations

from services.ratings.measures.domain.decision import Decision
from services.ratings.measures.storage import decisions


def find_decision(case_id: str) -> Decision | None:
    """The decision, or None before it was served."""
    return decisions.find(case_id)
