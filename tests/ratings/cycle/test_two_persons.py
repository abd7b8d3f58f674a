"""Grades are determined by two natural persons, neither of whom had a hand in the entries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.ratings.world import (
    APPROVER,
    AUDITOR,
    DEPUTY,
    FOREIGN,
    REVIEWER,
    SAME_PERSON,
    SECOND,
    World,
    set_day,
    store_message,
)


def propose(world: World, *rows: tuple[str, str], actor: Any = REVIEWER, in_force_from: str = "2026-03-03") -> Any:
    body = {"year": 2025, "determined_on": "2026-03-02", "in_force_from": in_force_from}
    listed = [{"store_id": store_id, "grade": grade} for store_id, grade in rows]
    return world.post("/determinations", {**body, "rows": listed}, actor)


def confirm(world: World, proposed: Any, actor: Any) -> Any:
    return world.post(f"/determinations/{proposed.json['id']}/confirm", actor=actor)


@pytest.fixture
def judged(world: World) -> World:
    """A store that was entered for a violation of 2025 by the reviewer and the second person, and one that was not."""
    set_day(date(2025, 6, 2))
    for store_id in ("sto_touched", "sto_other"):
        world.store(store_id)
    world.confirmed("sto_touched", "P1")
    set_day(date(2026, 3, 2))
    return world


def test_a_list_determines_nothing_before_a_second_person_confirms_it(judged: World) -> None:
    proposed = propose(judged, ("sto_other", "B"))
    judged.settle()
    before = judged.grade("sto_other")["grade"]
    shown = judged.get(f"/determinations/{proposed.json['id']}", AUDITOR).json

    confirmed = confirm(judged, proposed, APPROVER)
    judged.settle()

    assert (before, shown["state"], shown["confirmed_by"]) == ("A", "proposed", None)
    assert shown["rows"] == [{"store_id": "sto_other", "grade": "B"}]
    assert confirmed.status_code == 200
    assert judged.grade("sto_other")["grade"] == "A"
    judged.pass_days(1)
    assert judged.grade("sto_other")["grade"] == "B"
    after = judged.get(f"/determinations/{proposed.json['id']}", AUDITOR).json
    assert (after["state"], after["recorded_by"], after["confirmed_by"]) == (
        "confirmed",
        REVIEWER.account,
        APPROVER.account,
    )
    assert confirm(judged, proposed, SECOND).json["code"] == "transition_not_allowed"


def test_a_list_is_checked_row_by_row_before_it_is_proposed_and_nothing_is_kept(judged: World) -> None:
    """Each wrong row was told only when the list was sent."""
    judged.store("sto_new", terms=(("2025-11-01", "2030-01-01"),))
    wrong = (("sto_other", "A"), ("sto_touched", "A"), ("sto_new", "B"), ("sto_none", "B"), ("sto_other", "B"))
    rows = [{"store_id": store_id, "grade": grade} for store_id, grade in wrong]
    days = {"year": 2025, "determined_on": "2026-03-02", "in_force_from": "2026-03-03"}

    doubled = judged.post("/determinations/check", {**days, "rows": rows}, REVIEWER)
    refused = judged.post("/determinations/check", {**days, "rows": rows[:-1]}, REVIEWER)
    right = judged.post("/determinations/check", {**days, "rows": rows[:1]}, REVIEWER)

    repeated, others = doubled.json["errors"][:2], doubled.json["errors"][2:]
    assert [each["field"] for each in repeated] == ["rows[0].store_id", "rows[4].store_id"]
    assert {each["code"] for each in repeated} == {"store_repeated"}
    assert others == refused.json["errors"]
    assert (refused.status_code, refused.json["code"]) == (422, "determinations_wrong")
    assert {each["field"]: each["code"] for each in refused.json["errors"]} == {
        "rows[1].store_id": "hand_in_entries",
        "rows[2].grade": "not_rateable",
        "rows[3].store_id": "store_not_found",
    }
    assert (right.status_code, right.json) == (200, {"rows": 1})
    assert judged.get("/determinations", REVIEWER).json["items"] == []
    assert judged.post("/determinations/check", {**days, "rows": rows[:1]}, AUDITOR).status_code == 403


@pytest.mark.parametrize("actor", [REVIEWER, SAME_PERSON, DEPUTY], ids=["self", "other account", "deputy"])
def test_nobody_confirms_what_they_proposed(judged: World, actor: Any) -> None:
    refused = confirm(judged, propose(judged, ("sto_other", "B")), actor)

    assert (refused.status_code, refused.json["code"]) == (403, "same_person")


@pytest.mark.parametrize("actor", [REVIEWER, SECOND], ids=["recorded", "confirmed"])
def test_who_had_a_hand_in_the_entries_of_a_store_neither_proposes_nor_confirms_its_grade(
    judged: World, actor: Any
) -> None:
    rows = (("sto_other", "A"), ("sto_touched", "A"))
    proposed = propose(judged, *rows, actor=APPROVER)

    refused = [propose(judged, *rows, actor=actor), confirm(judged, proposed, actor)]

    assert proposed.status_code == 201
    for answer in refused:
        assert (answer.status_code, answer.json["code"]) == (422, "determinations_wrong")
        assert [(each["field"], each["code"]) for each in answer.json["errors"]] == [
            ("rows[1].store_id", "hand_in_entries")
        ]


def test_what_has_become_wrong_meanwhile_is_not_confirmed(judged: World) -> None:
    proposed = propose(judged, ("sto_other", "A"))
    assert proposed.status_code == 201
    judged.hear("agreements", store_message("sto_other", terms=(("2025-09-01", "2030-01-01"),)))

    refused = confirm(judged, proposed, APPROVER)

    assert [each["code"] for each in refused.json["errors"]] == ["not_rateable"]


def test_what_was_known_between_proposal_and_confirmation_stays(judged: World) -> None:
    proposed = propose(judged, ("sto_other", "B"), in_force_from="2026-03-04")
    set_day(date(2026, 3, 3))
    between = "2026-03-02T20:00:00+08:00"
    assert confirm(judged, proposed, APPROVER).status_code == 200
    judged.settle()
    set_day(date(2026, 3, 5))

    found = judged.grade("sto_other", known_at=between)

    assert (found["grade"], found["determination"]) == ("A", None)
    assert judged.grade("sto_other")["grade"] == "B"


@pytest.mark.parametrize(("day", "is_taken"), [(date(2026, 4, 30), True), (date(2026, 5, 1), False)])
def test_a_list_is_confirmed_before_its_grades_are_in_force_or_rejected(
    judged: World, day: date, is_taken: bool
) -> None:
    proposed = propose(judged, ("sto_other", "B"), in_force_from="2026-05-01")
    set_day(day)
    shown = judged.get(f"/determinations/{proposed.json['id']}", APPROVER).json

    answer = confirm(judged, proposed, APPROVER)
    judged.settle()
    set_day(date(2026, 5, 1))

    assert judged.grade("sto_other")["grade"] == ("B" if is_taken else "A")
    if is_taken:
        assert (answer.status_code, shown["bar"], shown["actions"]) == (200, None, ["confirm", "reject"])
    else:
        assert (answer.status_code, answer.json["code"], shown["actions"]) == (403, "in_force_passed", ["reject"])
        assert shown["bar"] == answer.json["detail"]
        rejected = judged.post(f"/determinations/{proposed.json['id']}/reject", {"reason": "生效日期已过。"}, APPROVER)
        assert rejected.status_code == 200


def test_a_list_with_a_store_out_of_scope_is_not_found(judged: World) -> None:
    proposed = propose(judged, ("sto_other", "B"))

    assert judged.get(f"/determinations/{proposed.json['id']}", FOREIGN).status_code == 404
    assert confirm(judged, proposed, FOREIGN).status_code == 404
    assert judged.get("/determinations/bat_none", REVIEWER).status_code == 404
