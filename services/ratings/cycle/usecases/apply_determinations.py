"""Applies the rows of a list of determined grades to their stores.

Pattern: follow, of the list; keyed by batch and row.
"""

from __future__ import annotations

from datetime import date

from services.ratings.determinations.storage import determinations
from services.ratings.domain.messages import GradesDetermined
from services.ratings.grades.usecases.refresh_stores import refresh_stores


def apply_determinations(determined: GradesDetermined, *, today: date) -> frozenset[str]:
    """Write each determination and derive its store; the chains that may have to be assessed."""
    return refresh_stores(determinations.apply_batch(determined.batch_id), today=today)
