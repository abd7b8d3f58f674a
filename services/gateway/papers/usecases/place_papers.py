"""Lets papers be seen by where their store lies now; this is no act and leaves the version.

Pattern: follow, of what the gateway hears of the store. It asks for what is known now, so that no order matters.
"""

from __future__ import annotations

from services.gateway.papers.storage import papers
from services.gateway.subjects.usecases.find_subjects import find_subject


def place_papers(store_id: str) -> None:
    """Give every paper about a store its area and chains as the gateway knows them."""
    known = find_subject(store_id)
    if known is not None:
        papers.set_scope(store_id, area=known.area, chain_ids=known.chain_ids)
