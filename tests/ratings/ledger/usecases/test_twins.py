"""One act entered twice: entries of one store, item and day are named to who confirms, who says what they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.ratings.world import AUDITOR, DEPUTY, SECOND, World, pharmacy, set_day


def recorded(world: World, store_id: str = "sto_1", item: str = "P4", **fields: Any) -> str:
    answer = world.post("/violations", world.report(store_id, item, **fields))
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def confirm(world: World, violation_id: str, **body: Any) -> Any:
    answer = world.post(f"/violations/{violation_id}/confirm", body, SECOND)
    world.settle()
    return answer


def twins(world: World, violation_id: str) -> list[dict[str, Any]]:
    found = world.get(f"/violations/{violation_id}", AUDITOR).json["twins"]
    assert found == world.get(f"/violations/{violation_id}/preview", SECOND).json["twins"]
    return list(found)


def test_an_act_that_was_entered_twice_is_no_repetition_until_it_is_declared_another_one(world: World) -> None:
    world.store("sto_1")
    first, again = recorded(world), recorded(world, money="120.00")
    assert confirm(world, first).status_code == 200

    told = twins(world, again)
    refused = confirm(world, again)
    points = world.grade("sto_1")["points"]
    declared = confirm(world, again, is_another_act=True)

    assert told == [{"id": first, "item": "P4", "state": "confirmed", "money": "0.00", "counted": 3}]
    assert (refused.status_code, refused.json["code"]) == (422, "twin_not_declared")
    assert first in refused.json["errors"][0]["message"]
    assert refused.json["errors"][0]["field"] == "is_another_act"
    assert points == 3
    assert declared.status_code == 200
    assert world.grade("sto_1")["points"] == 8
    assert world.get(f"/violations/{again}", AUDITOR).json["is_another_act"] is True


def test_the_same_act_entered_by_another_recorder_is_a_twin_as_well(world: World) -> None:
    world.store("sto_1")
    first = recorded(world)
    other = world.post("/violations", world.report("sto_1", "P4"), DEPUTY).json["id"]

    assert [each["id"] for each in twins(world, other)] == [first]
    assert confirm(world, first).status_code == 200
    assert confirm(world, other).json["code"] == "twin_not_declared"


def test_twins_that_wait_are_named_and_bar_nobody_and_a_rejected_one_is_none(world: World) -> None:
    world.store("sto_1")
    first, again = recorded(world), recorded(world)

    assert [(each["id"], each["state"], each["counted"]) for each in twins(world, first)] == [(again, "recorded", None)]
    assert world.post(f"/violations/{again}/reject", {"reason": "重复登记"}, SECOND).status_code == 200
    assert twins(world, first) == []
    assert [each["id"] for each in world.get(f"/violations/{again}", AUDITOR).json["twins"]] == [first]
    assert confirm(world, first).status_code == 200


def test_another_item_day_store_or_the_same_act_makes_no_twin(world: World) -> None:
    for store_id in ("sto_1", "sto_2"):
        world.store(store_id)
    first = recorded(world)
    act_id = world.get(f"/violations/{first}", AUDITOR).json["act_id"]
    others = [
        recorded(world, item="P5"),
        recorded(world, occurred_on="2026-02-20"),
        recorded(world, "sto_2"),
        recorded(world, act_id=act_id),
    ]
    assert confirm(world, first).status_code == 200

    assert [twins(world, each) for each in others] == [[], [], [], []]
    assert [confirm(world, each).status_code for each in others] == [200, 200, 200, 200]


def test_a_twin_of_the_year_before_is_one_and_is_named_once(world: World) -> None:
    world.store("sto_1")
    first = recorded(world)
    day = world.get(f"/violations/{first}", AUDITOR).json["occurred_on"]
    set_day(date(2027, 1, 4))
    assert confirm(world, first).status_code == 200
    again = recorded(world, occurred_on=day)

    assert [each["id"] for each in twins(world, again)] == [first]
    assert confirm(world, again).json["code"] == "twin_not_declared"


def test_a_party_is_not_told_of_twins(world: World) -> None:
    world.store("sto_1")
    first, _ = recorded(world), recorded(world)
    assert confirm(world, first).status_code == 200

    assert "twins" not in world.get(f"/violations/{first}", pharmacy("sto_1")).json
