"""A correction that is entered after the recording: until the confirmation, once, and by whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.ratings.world import APPROVER, AUDITOR, FOREIGN, REVIEWER, SECOND, World, pharmacy, set_day

FOUND = date(2026, 3, 2)


def waiting(world: World, store_id: str = "sto_1", item: str = "P2") -> str:
    """An entry that was found and recorded on 2 March and waits for a second person."""
    set_day(FOUND)
    world.store(store_id)
    return str(world.post("/violations", world.report(store_id, item)).json["id"])


def correct(world: World, violation_id: str, day: str, actor: Any = REVIEWER, **options: Any) -> Any:
    return world.post(f"/violations/{violation_id}/correction", {"corrected_on": day}, actor, **options)


@pytest.mark.parametrize(("day", "points"), [("2026-03-09", 0), ("2026-03-10", 2)])
def test_what_was_corrected_in_time_is_a_first_minor_act_also_when_it_is_entered_later(
    world: World, day: str, points: int
) -> None:
    violation_id = waiting(world)
    set_day(date(2026, 3, 12))

    answer = correct(world, violation_id, day)
    confirmed = world.post(f"/violations/{violation_id}/confirm", actor=SECOND)

    assert (answer.status_code, confirmed.status_code) == (200, 200)
    shown = world.get(f"/violations/{violation_id}", REVIEWER).json
    assert (shown["corrected_on"], shown["is_corrected_in_time"]) == (day, points == 0)
    assert shown["corrected_by"] == REVIEWER.account
    assert shown["corrected_at"].startswith("2026-03-12")
    assert world.grade("sto_1")["points"] == points
    party = world.get(f"/violations/{violation_id}", pharmacy("sto_1")).json
    assert (party["corrected_on"], "corrected_by" in party) == (day, False)


def test_who_entered_the_correction_has_a_hand_in_the_entry(world: World) -> None:
    violation_id = waiting(world)
    assert correct(world, violation_id, "2026-03-02", SECOND).status_code == 200

    shown = world.get(f"/violations/{violation_id}", SECOND).json
    refused = world.post(f"/violations/{violation_id}/confirm", actor=SECOND)

    assert (refused.status_code, refused.json["code"]) == (403, "same_person")
    assert (shown["bar"], shown["actions"]) == (refused.json["detail"], [])
    assert world.get("/violations", SECOND, decidable=True).json["items"] == []
    assert len(world.get("/violations", APPROVER, decidable=True).json["items"]) == 1
    assert world.post(f"/violations/{violation_id}/confirm", actor=APPROVER).status_code == 200


def test_a_correction_lies_between_finding_and_today_and_is_said_once_before_the_confirmation(world: World) -> None:
    violation_id = waiting(world)

    for day in ("2026-03-01", "2026-03-03"):
        wrong = correct(world, violation_id, day)
        assert (wrong.status_code, wrong.json["errors"][0]["field"]) == (422, "corrected_on")
    assert correct(world, violation_id, "2026-03-02", FOREIGN).status_code == 404
    assert correct(world, violation_id, "2026-03-02", APPROVER).status_code == 403
    first = correct(world, violation_id, "2026-03-02", key="key-once-0001")
    assert correct(world, violation_id, "2026-03-02", key="key-once-0001").json == first.json
    assert correct(world, violation_id, "2026-03-02").json["code"] == "correction_known"
    other = waiting(world, "sto_2")
    assert world.post(f"/violations/{other}/confirm", actor=SECOND).status_code == 200
    assert correct(world, other, "2026-03-02").json["code"] == "transition_not_allowed"


def preview(world: World, violation_id: str, actor: Any = REVIEWER) -> Any:
    return world.get(f"/violations/{violation_id}/correction", actor)


def test_what_a_correction_would_do_is_told_before_it_is_noted(world: World) -> None:
    minor, heavier = waiting(world), waiting(world, item="G1")

    assert preview(world, minor).json == {
        "last_on": "2026-03-09",
        "provisional": False,
        "points_in_time": 0,
        "points_late": 2,
    }
    told = preview(world, heavier).json
    assert (told["points_in_time"], told["points_late"]) == (6, 6)


def test_a_second_act_of_the_year_is_not_forgiven_and_costs_more_either_way(world: World) -> None:
    first, again = waiting(world), waiting(world)
    assert world.post(f"/violations/{first}/confirm", actor=SECOND).status_code == 200

    told = preview(world, again).json

    assert (told["points_in_time"], told["points_late"]) == (3, 3)
    assert correct(world, again, "2026-03-02").status_code == 200
    assert world.post(f"/violations/{again}/confirm", {"is_another_act": True}, SECOND).status_code == 200
    assert world.get(f"/violations/{again}", REVIEWER).json["counted"] == 3


def test_what_can_no_longer_be_noted_is_refused_before_it_is_typed(world: World) -> None:
    known, decided = waiting(world), waiting(world)
    assert correct(world, known, "2026-03-02").status_code == 200
    assert world.post(f"/violations/{decided}/confirm", actor=SECOND).status_code == 200

    assert [preview(world, each).json["code"] for each in (known, decided)] == [
        "correction_known",
        "transition_not_allowed",
    ]
    assert preview(world, known, FOREIGN).status_code == 404
    assert preview(world, known, AUDITOR).status_code == 403
