"""Lets cases be seen by where their store lies now; this is no act and leaves the version.

Pattern: follow, of what the gateway hears of the store. It asks for what is known now, so that no order matters.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.gateway.cases.storage import cases
from services.gateway.subjects.usecases.find_subjects import find_subject


def place_cases(store_id: str) -> None:
    """Give every case about a store its name, area and chains as the gateway knows them."""
    known = find_subject(store_id)
    if known is not None:
        cases.set_scope(store_id, name=known.name, area=known.area, chain_ids=known.chain_ids)


def place_new_cases(store_ids: Sequence[str]) -> None:
    """The same for those of many stores that have a case from before the gateway heard of them."""
    for store_id in cases.without_scope(store_ids):
        place_cases(store_id)
