"""Finds by which decisions a store was suspended, and by which an earlier end came.

A read.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.ratings.domain.history import Penalty
from services.ratings.measures.domain.decision import Decided
from services.ratings.measures.storage import decisions


def find_decided(penalties: Iterable[Penalty], *, of: str) -> dict[str, Decided]:
    """What was decided and served of each penalty of a store, by its case; one without a served decision is missing."""
    found = decisions.find_all(each.case_id for each in penalties)
    ended = decisions.resumptions_of(found)
    numbers = {case_id: ended[case_id, of].number for case_id in found if (case_id, of) in ended}
    return {case_id: Decided(decision, numbers.get(case_id)) for case_id, decision in found.items()}
