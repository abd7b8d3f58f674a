"""Lists of entries in the real database: each filter, either order, page by page, with one count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from common.paging import Page
from common.people.commands import Actor, Role
from services.ratings.domain.violation import Action, Hand, Status, may
from services.ratings.ledger.domain.wanted import EntrySort, WantedEntries
from services.ratings.ledger.storage.documents import StoreYearDocument
from services.ratings.ledger.storage.entries import ENTRY
from services.ratings.ledger.usecases.list_violations import list_violations
from tests.databases import empty
from tests.ratings import builders
from tests.ratings.world import AUDITOR

TODAY = date(2026, 12, 1)

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


def test_entries_are_found_by_their_ids_within_all_else_that_is_asked(entries: list[tuple[str, str, Any]]) -> None:
    ids = ("vio_0_0", "vio_1_0", "vio_3_2", "vio_gone")

    def found(**asked: Any) -> set[str]:
        wanted = WantedEntries(violation_ids=ids, **asked)
        rows = list_violations(AUDITOR, wanted=wanted, today=TODAY, page=Page(100))
        return {each.entry.violation_id for each in rows}

    assert found() == {"vio_0_0", "vio_1_0", "vio_3_2"}
    assert found(store_id="sto_0") == {"vio_0_0"}
    assert found(state="confirmed") == {"vio_1_0"}


@pytest.mark.parametrize(
    ("area", "state", "sort"), list(product((None, "3603", "360302", "44"), (None, "recorded"), EntrySort))
)
def test_the_rows_of_all_pages_are_those_that_are_counted(
    entries: list[tuple[str, str, Any]], area: str | None, state: str | None, sort: EntrySort
) -> None:
    wanted = WantedEntries(area=area, state=state, sort=sort)
    seen, counts, cursor = [], set(), None
    while True:
        found = list_violations(AUDITOR, wanted=wanted, today=TODAY, page=Page(5, cursor))
        seen += [(each.entry.recorded_at, each.entry.violation_id) for each in found]
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


PERSONS = ("prs_one", "prs_other", "prs_third")


@pytest.fixture(scope="module")
def of_everybody(ratings_db: Any) -> dict[str, Any]:
    """Entries in every stored state, recorded by each person, and by each as the deputy of each other; by id."""
    empty(ratings_db)
    hands = [Hand(f"acc_{one}", tuple(sorted({one, other}))) for one, other in product(PERSONS, PERSONS)]
    made = {}
    for number, (state, hand) in enumerate(product(STATES, hands)):
        entry = builders.violation(
            violation_id=f"vio_{number:02}", store_id="sto_1", status=Status(state), recorded_by=hand
        )
        made[entry.violation_id] = entry
    fields = {"schema": 1, "store_id": "sto_1", "area": "360302", "year": 2026}
    ledger = {"_id": "sto_1:2026", **fields, "entries": [ENTRY.fields(each) for each in made.values()]}
    StoreYearDocument._get_collection().insert_one(ledger)
    return made


@pytest.mark.parametrize("roles", [(role,) for role in Role] + [(Role.REVIEWER, Role.AUDITOR)])
@pytest.mark.parametrize(("person", "deputises"), list(product(PERSONS, (None, *PERSONS))))
def test_what_one_may_decide_is_listed_by_the_rule_that_lets_one_decide(
    of_everybody: dict[str, Any], roles: tuple[Role, ...], person: str, deputises: str | None
) -> None:
    actor = Actor("acc_any", person, roles, areas=("3603",), stores=("sto_1",), deputises=deputises)

    found = list_violations(actor, wanted=WantedEntries(is_decidable=True), today=TODAY, page=Page(50))

    expected = {name for name, each in of_everybody.items() if any(may(actor, each, action) for action in Action)}
    assert {each.entry.violation_id for each in found} == expected
    assert found.count == len(expected)
    assert bool(expected) is actor.has(Role.REVIEWER, Role.APPROVER)


@pytest.mark.usefixtures("of_everybody")
@pytest.mark.parametrize("wanted", [WantedEntries(state="recorded"), WantedEntries(is_decidable=True)])
def test_what_waits_in_the_whole_city_is_found_by_its_state(ratings_db: Any, wanted: WantedEntries) -> None:
    everywhere = Actor("acc_any", "prs_one", (Role.REVIEWER, Role.AUDITOR))
    ratings_db.command("profile", 2)
    try:
        list_violations(everywhere, wanted=wanted, today=TODAY, page=Page(50))
    finally:
        ratings_db.command("profile", 0)
    asked = {each["planSummary"] for each in ratings_db["system.profile"].find({"command.aggregate": "store_years"})}
    ratings_db["system.profile"].drop()

    assert asked == {"IXSCAN { entries.status: 1, area: 1 }"}
