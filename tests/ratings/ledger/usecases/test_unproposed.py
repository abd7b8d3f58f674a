"""Why an entry brought no suspension: its act has a heavier item, the number was passed before, or is not reached."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ratings.world import AUDITOR, SECOND, World, pharmacy


def told(world: World, violation_id: str) -> list[tuple[str, int | None]]:
    shown = world.get(f"/violations/{violation_id}", AUDITOR).json["unproposed"]
    return [(each["reason"], each["points"]) for each in shown]


@pytest.mark.parametrize(
    ("earlier", "item", "reasons"),
    [
        ((), "P1", [("below", 12)]),
        (("G1", "P4"), "P5", []),
        ((), "I3", []),
        ((), "D9", []),
        (("G1", "G6"), "Q6", [("passed_before", 12)]),
        (("G1", "G6"), "P5", []),
    ],
)
def test_a_confirmed_entry_says_why_no_suspension_is_proposed(
    world: World, earlier: tuple[str, ...], item: str, reasons: list[tuple[str, int | None]]
) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", *earlier)
    before = len(deciding(world))
    recorded = world.post("/violations", world.report("sto_1", item)).json["id"]
    foreseen = world.get(f"/violations/{recorded}/preview", SECOND).json["unproposed"]
    assert told(world, recorded) == []
    assert world.post(f"/violations/{recorded}/confirm", actor=SECOND).status_code == 200
    world.settle()
    proposed = len(deciding(world)) > before
    world.confirmed("sto_1", "G8")

    assert told(world, recorded) == reasons
    assert [(each["reason"], each["points"]) for each in foreseen] == reasons
    assert proposed is (reasons == [])
    assert "unproposed" not in world.get(f"/violations/{recorded}", pharmacy("sto_1")).json
    assert {each["unproposed"] for each in world.get("/violations", AUDITOR).json["items"]} == {None}


def deciding(world: World) -> list[dict[str, Any]]:
    return [each for each in world.proposals(store_id="sto_1") if each["measure"] != "rectification"]


def test_the_lighter_item_of_an_act_says_that_another_one_counts(world: World) -> None:
    world.store("sto_1")
    [heavier] = world.confirmed("sto_1", "I4")
    act_id = world.get(f"/violations/{heavier}", AUDITOR).json["act_id"]
    [lighter] = world.confirmed("sto_1", "I3", act_id=act_id)

    assert told(world, heavier) == []
    assert told(world, lighter) == [("not_heaviest", None), ("passed_before", 12)]
    assert len(deciding(world)) == 1
