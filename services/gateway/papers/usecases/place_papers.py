"""Lets papers be seen by area and memberships of their store; this is no act and leaves the version.

Pattern: follow, of what the gateway hears of the store. It asks for what is known now, so that no order matters.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.gateway.papers.storage import papers
from services.gateway.subjects.usecases.find_subjects import find_subjects


def place_papers(store_ids: Sequence[str]) -> None:
    """Give every paper about these stores their area and memberships as known."""
    if not store_ids:
        return
    for store_id, known in find_subjects(papers.about(store_ids)).items():
        papers.set_scope(store_id, area=known.area, memberships=known.memberships)
