"""Finds by which decisions stores were suspended, and by which an earlier end came.

A read.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.ratings.measures.domain.decision import Decided
from services.ratings.measures.storage import decisions


def find_decided(suspended: Mapping[str, str]) -> dict[str, Decided]:
    """What was decided and served of each case that suspended a store; one without a served decision is missing.

    `suspended` are the stores by the cases of their own suspensions.
    """
    found = decisions.find_all(suspended)
    ended = decisions.resumptions_of(found)
    by = {case_id: ended.get((case_id, suspended[case_id])) for case_id in found}
    return {case_id: Decided(each, end.number if (end := by[case_id]) else None) for case_id, each in found.items()}
