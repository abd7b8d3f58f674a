"""Lets cases be seen by where their store lies; this is no act and leaves the version.

Pattern: follow, of what the gateway hears of the store. It asks for what is known now, so that no order matters.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.gateway.cases.storage import cases
from services.gateway.subjects.usecases.find_subjects import find_subjects


def place_cases(store_ids: Sequence[str]) -> None:
    """Give every case about these stores its name and area as the gateway knows them."""
    if not store_ids:
        return
    for store_id, known in find_subjects(cases.about(store_ids)).items():
        cases.set_scope(store_id, name=known.name, area=known.area)
