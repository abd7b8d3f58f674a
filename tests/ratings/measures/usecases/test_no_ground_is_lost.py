"""Whatever is confirmed, decided and dropped, in any order: no ground of a store is ever lost; decision 0068.

A ground is an item that suspends or terminates by itself, or the highest number of points that an entry passed. It is
open, or decided, or dropped itself, or something that stands outweighs it. Written apart from the rules that it checks.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from services.ratings.domain.messages import PointsCounted
from tests.ratings.measures.usecases.test_grounds_come_back import STORE, close, obey, open_ones, withdrawn
from tests.ratings.world import World

#: Items that need a decision by themselves, and others.
_BY_THEMSELVES = ("Q2", "D9", "I3", "I5", "Q4")
_ITEMS = (*_BY_THEMSELVES, "G1", "D12", "G6", "P4")
_FIRST_SUSPENDING = 12
_STEPS, _MOST_ENTRIES = 16, 7


@pytest.mark.parametrize("seed", range(8))
def test_no_ground_is_lost_over_random_acts(world: World, seed: int) -> None:
    chance, entries, seen = random.Random(seed), list[str](), 0
    world.store(STORE)

    for _ in range(_STEPS):
        act = chance.choice(("confirm", "confirm", "drop", "drop", "serve"))
        waiting = sorted(open_ones(world), key=lambda each: (each["proposed_at"], each["id"]))
        if act == "confirm" and len(entries) < _MOST_ENTRIES:
            beside = chance.random() < 0.2 and entries
            of_act = {"act_id": world.get(f"/violations/{entries[-1]}").json["act_id"]} if beside else {}
            entries += world.confirmed(STORE, chance.choice(_ITEMS), **of_act)
            obey(world)
        elif act == "drop" and waiting:
            close(world, chance.choice(waiting))
        elif act == "serve" and waiting and chance.random() < 0.4:
            world.serve(chance.choice(waiting)["id"])
        seen += _check_nothing_is_lost(world, entries)

    assert seen


def _check_nothing_is_lost(world: World, entries: list[str]) -> int:
    """Every ground of the entries stands somewhere; how many there are."""
    found = [world.get(f"/proposals/{each['id']}").json for each in world.proposals(store_id=STORE)]
    found = [each for each in found if each["needs_decision"]]
    gone = withdrawn(world)
    standing = [each for each in found if each["status"] != "closed"]
    dropped = [each for each in found if each["status"] == "closed" and each["id"] not in gone]
    grounds = 0
    for place, violation_id in enumerate(entries):
        entry = world.get(f"/violations/{violation_id}").json
        told = _told(world, violation_id)
        number = max((each for each in told["crossed"] if each >= _FIRST_SUSPENDING), default=None)
        if number is not None:
            grounds += 1
            before = set(entries[: place + 1])
            assert any(_reached(each) == number for each in dropped) or any(
                _bears_number(each, number, before) for each in standing
            ), (number, entry["item"])
        if entry["item"] in _BY_THEMSELVES and told["points_after"] > told["points_before"]:
            grounds += 1
            assert any(_is_by_item_of(each, entry) for each in dropped) or any(
                _bears_act(each, entry) for each in standing
            ), entry["item"]
    return grounds


def _told(world: World, violation_id: str) -> dict[str, Any]:
    """What the counting of an entry told; one that costs nothing beside a heavier item of its act brings no measure."""
    told = (each.data for each in world.journal() if each.name == PointsCounted.__name__)
    return next(each for each in told if each["violation_id"] == violation_id)


def _reached(proposal: dict[str, Any]) -> int | None:
    number: int | None = proposal["snapshot"]["points_reached"]
    return number


def _bears_number(proposal: dict[str, Any], number: int, before: set[str]) -> bool:
    """By as many points of the year, by an item past them, or by an item that suspends for one of the entries."""
    by_item = _reached(proposal) is None
    passed = proposal["snapshot"]["points_crossed"] or 0
    return passed >= number or (by_item and not before.isdisjoint(_entries(proposal)))


def _bears_act(proposal: dict[str, Any], entry: dict[str, Any]) -> bool:
    return entry["id"] in _entries(proposal) or _is_by_act_of(proposal, entry)


def _is_by_item_of(proposal: dict[str, Any], entry: dict[str, Any]) -> bool:
    return _reached(proposal) is None and entry["id"] in _entries(proposal)


def _is_by_act_of(proposal: dict[str, Any], entry: dict[str, Any]) -> bool:
    return _reached(proposal) is None and proposal["snapshot"]["act_id"] == entry["act_id"]


def _entries(proposal: dict[str, Any]) -> set[str]:
    return {each["entry_id"] for each in proposal["facts"] if each["entry_id"]}
