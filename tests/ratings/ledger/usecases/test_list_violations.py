"""Lists of entries in the real database: each filter, either order, page by page, with one count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from common.paging import Page
from services.ratings.ledger.domain.wanted import EntrySort, WantedEntries
from services.ratings.ledger.storage.documents import StoreYearDocument
from services.ratings.ledger.storage.entries import ENTRY
from services.ratings.ledger.usecases.list_violations import list_violations
from tests.databases import empty
from tests.ratings import builders
from tests.ratings.world import AUDITOR

AREAS = ("360302", "360313", "369902")
STATES = ("recorded", "confirmed", "rejected")


@pytest.fixture(scope="module")
def entries(ratings_db: Any) -> list[tuple[str, str, Any]]:
    """Of six ledgers every entry with its area and state."""
    empty(ratings_db)
    begin = datetime(2026, 1, 5, tzinfo=UTC)
    made = []
    for number in range(6):
        area = AREAS[number % 3]
        own = []
        for place in range(4):
            identifier = f"vio_{number}_{place}"
            at = begin + timedelta(days=(number * 5 + place * 3) % 7)
            entry = builders.violation(violation_id=identifier, store_id=f"sto_{number}", recorded_at=at)
            state = STATES[(number + place) % 3]
            own.append({**ENTRY.fields(entry), "status": state})
            made.append((area, state, (at, identifier)))
        fields = {"schema": 1, "store_id": f"sto_{number}", "area": area, "year": 2026, "entries": own}
        StoreYearDocument._get_collection().insert_one({"_id": f"sto_{number}:2026", **fields})
    return made


@pytest.mark.parametrize(
    ("area", "state", "sort"), list(product((None, "3603", "360302", "44"), (None, "recorded"), EntrySort))
)
def test_the_rows_of_all_pages_are_those_that_are_counted(
    entries: list[tuple[str, str, Any]], area: str | None, state: str | None, sort: EntrySort
) -> None:
    wanted = WantedEntries(area=area, state=state, sort=sort)
    seen, counts, cursor = [], set(), None
    while True:
        found = list_violations(AUDITOR, wanted=wanted, page=Page(5, cursor))
        seen += [(each.recorded_at, each.violation_id) for each in found]
        counts.add(found.count)
        if (cursor := found.next) is None:
            break

    expected = sorted(
        (
            when
            for its_area, its_state, when in entries
            if its_area.startswith(area or "") and state in (None, its_state)
        ),
        reverse=sort is EntrySort.RECORDED_DOWN,
    )
    assert seen == expected
    assert counts == {len(expected)}
