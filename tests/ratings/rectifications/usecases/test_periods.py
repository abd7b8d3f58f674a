"""From when a rectification runs that a notice of points orders: from the service of that notice, and never before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from common import clock
from common.people.commands import Command, service_actor
from services.ratings.domain.messages import RectificationCalled
from services.ratings.rectifications.usecases.order_rectification import order_called
from tests.ratings.world import FOREIGN, REVIEWER, SECOND, World, notice_served, pharmacy, set_day

MONDAY = date(2026, 3, 2)


def told(world: World, entry: str) -> None:
    """The notice of an entry is served today, whatever else of ratings' own journal is still to be done."""
    world.hear("gateway", notice_served(entry))


def orders(world: World, store_id: str = "sto_1") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.get("/rectifications", store_id=store_id).json["items"]
    return sorted(found, key=lambda each: (each["ordered_on"], each["round"]))


@pytest.fixture
def untold(world: World) -> str:
    """An entry whose item calls for a rectification, everything done but the service of its notice."""
    world.store("sto_1")
    [entry] = world.confirm_only("sto_1", "P2")
    world.drain()
    return entry


def test_a_store_that_was_not_told_of_it_has_no_last_day_and_is_never_late(world: World, untold: str) -> None:
    [order] = orders(world)

    assert (order["ordered_on"], order["due_on"], order["due_provisional"]) == (f"{MONDAY}", None, False)
    set_day(date(2026, 6, 1))
    assert [each["status"] for each in orders(world)] == ["ordered"]


def test_the_period_begins_with_the_service_of_the_notice(world: World, untold: str) -> None:
    set_day(date(2026, 3, 9))
    told(world, untold)

    [order] = orders(world)
    assert (order["ordered_on"], order["due_on"]) == (f"{MONDAY}", "2026-03-23")
    set_day(date(2026, 3, 23))
    assert [each["status"] for each in orders(world)] == ["ordered"]
    set_day(date(2026, 3, 24))
    assert [each["status"] for each in orders(world)] == ["overdue"]


def test_a_service_that_comes_before_the_order_begins_it_all_the_same(world: World) -> None:
    world.store("sto_1")
    [entry] = world.confirm_only("sto_1", "P2")
    told(world, entry)
    set_day(date(2026, 3, 5))
    world.settle()

    assert [each["due_on"] for each in orders(world)] == ["2026-03-16"]


def test_a_service_told_again_moves_nothing(world: World, untold: str) -> None:
    told(world, untold)
    before = orders(world)
    set_day(date(2026, 3, 9))

    told(world, untold)

    assert orders(world) == before
    assert [each["due_on"] for each in before] == ["2026-03-16"]


def test_a_further_entry_has_its_own_order_and_leaves_the_day_of_the_first(world: World, untold: str) -> None:
    told(world, untold)
    set_day(date(2026, 3, 4))
    [second] = world.confirm_only("sto_1", "P4")
    world.drain()

    assert [each["due_on"] for each in orders(world)] == ["2026-03-16", None]
    set_day(date(2026, 3, 10))
    told(world, second)
    assert [each["due_on"] for each in orders(world)] == ["2026-03-16", "2026-03-24"]


def test_an_entry_of_last_year_begins_by_its_notice_as_well(world: World) -> None:
    world.store("sto_1")
    recorded = world.post("/violations", world.report("sto_1", "P2")).json["id"]
    set_day(date(2027, 1, 4))
    assert world.post(f"/violations/{recorded}/confirm", actor=SECOND).status_code == 200
    world.drain()
    assert [each["due_on"] for each in orders(world)] == [None]

    set_day(date(2027, 1, 6))
    told(world, recorded)

    assert [each["due_on"] for each in orders(world)] == ["2027-01-20"]


def test_a_round_after_one_that_was_never_told_waits_for_the_notice_too(world: World, untold: str) -> None:
    [order] = orders(world)
    path = f"/rectifications/{order['id']}"
    world.post(f"{path}/evidence", {"text": "已整改"}, pharmacy("sto_1"))
    assert world.post(f"{path}/fail", {"reason": "不合格"}).status_code == 200
    world.drain()
    assert [(each["round"], each["due_on"]) for each in orders(world)] == [(1, None), (2, None)]

    set_day(date(2026, 3, 9))
    told(world, untold)

    assert [(each["round"], each["due_on"]) for each in orders(world)] == [(1, "2026-03-23"), (2, "2026-03-23")]


def test_what_was_called_for_before_notices_ordered_it_runs_from_the_order(world: World) -> None:
    """The messages of then name no entry."""
    world.store("sto_1")
    called = RectificationCalled(proposal_id="prp_then", store_id="sto_1", working_days=10)
    command = Command(service_actor("ratings"), "cmd_then", clock.now())

    order_called([(called, MONDAY, command)])

    assert [(each["ordered_on"], each["due_on"]) for each in orders(world)] == [(f"{MONDAY}", "2026-03-16")]


def test_what_begins_is_told_once_in_the_journal(world: World, untold: str) -> None:
    told(world, untold)
    told(world, untold)
    world.settle()

    begun = [each.data for each in world.journal() if each.name == "RectificationBegun"]
    assert [(each["told_on"], each["due_on"]) for each in begun] == [(f"{MONDAY}", "2026-03-16")]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (("P2",), [(10, None)]),
        (("P4", "P5"), [(None, None), (10, 6)]),
        (("G1", "D12"), [(10, 6), (10, None)]),
        (("G1", "G6"), [(10, 6), (None, None)]),
        (("I3",), [(10, None)]),
        (("I5",), [(None, None)]),
    ],
)
def test_the_notice_orders_what_its_entry_calls_for(
    world: World, items: tuple[str, ...], expected: list[tuple[int | None, int | None]]
) -> None:
    world.store("sto_1")
    entries = world.confirmed("sto_1", *items)

    said = world.notices()
    assert [(said[each]["rectify_days"], said[each]["rectify_points"]) for each in entries] == expected
    called = [each["working_days"] for each in world.proposals(store_id="sto_1", status="ordered")]
    assert sorted(called) == sorted(days for days, _ in expected if days)


def test_who_records_what_was_handed_in_on_paper_does_not_accept_it(world: World, untold: str) -> None:
    [order] = orders(world)
    path = f"/rectifications/{order['id']}"

    assert world.get(path, REVIEWER).json["actions"] == ["submit_evidence"]
    assert world.post(f"{path}/evidence", {"text": "纸质整改报告一份"}, FOREIGN).status_code == 404
    assert world.post(f"{path}/evidence", {"text": "纸质整改报告一份"}, REVIEWER).status_code == 200

    own = world.post(f"{path}/pass", actor=REVIEWER)
    assert (own.status_code, own.json["code"]) == (403, "same_person")
    assert world.post(f"{path}/pass", actor=SECOND).status_code == 200
