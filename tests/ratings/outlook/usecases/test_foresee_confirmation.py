"""What a confirmation would do is told before it by what does it: each preview is held against the confirmation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from common import mongo
from tests.ratings.world import APPROVER, AUDITOR, FOREIGN, REVIEWER, SECOND, World, headquarters, pharmacy, set_day


def recorded(world: World, store_id: str, item: str = "G1", **fields: Any) -> str:
    answer = world.post("/violations", world.report(store_id, item, **fields))
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def foreseen(world: World, violation_id: str, actor: Any = SECOND) -> Any:
    answer = world.get(f"/violations/{violation_id}/preview", actor)
    assert answer.status_code == 200, answer.json
    return answer.json


def confirm(world: World, violation_id: str) -> None:
    assert world.post(f"/violations/{violation_id}/confirm", {"is_another_act": True}, SECOND).status_code == 200
    world.settle()


def stored(store_id: str) -> dict[str, dict[str, Any]]:
    """The proposals of a store as they lie there, by id."""
    return {each["_id"]: each for each in mongo.database("ratings")["proposals"].find({"subject_id": store_id})}


@pytest.mark.parametrize(
    ("earlier", "item", "fields", "told"),
    [
        pytest.param((), "G1", {}, (6, [], [4, 6]), id="an item alone"),
        pytest.param(("P4",), "P4", {}, (5, ["再次发生"], [4, 6]), id="again"),
        pytest.param((), "P2", {"corrected_on": "2026-03-02"}, (0, ["首次轻微违规"], []), id="minor and corrected"),
        pytest.param((), "G2", {"money": "900000.00"}, (12, ["涉及金额", "上限"], [4, 6, 9, 12]), id="money, capped"),
        pytest.param(
            (), "G1", {"source": "self_report", "is_refunded": True}, (3, ["发现前自查自报"], []), id="own report"
        ),
        pytest.param(("G1", "P4"), "P5", {}, (3, [], [12]), id="a suspension by points"),
        pytest.param(("P4",), "I3", {}, (6, [], [4, 6, 9]), id="a suspension by item beside its rectification"),
        pytest.param(("G1", "G6"), "P5", {}, (3, [], [15]), id="a heavier suspension in the place of one"),
        pytest.param(("G1", "G3"), "D9", {}, (6, [], [12, 15]), id="a termination by item"),
    ],
)
def test_the_preview_is_what_the_confirmation_does(
    world: World, earlier: tuple[str, ...], item: str, fields: dict[str, Any], told: tuple[int, list[str], list[int]]
) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", *earlier)
    violation_id = recorded(world, "sto_1", item, **fields)
    before = stored("sto_1")

    found = foreseen(world, violation_id)
    assert stored("sto_1") == before
    assert world.get(f"/violations/{violation_id}", AUDITOR).json["state"] == "recorded"
    confirm(world, violation_id)

    points, acting, crossed = told
    rules = [each["rule"] for each in found["steps"]]
    assert (found["counted"], len(rules), found["crossed"]) == (points, len(acting), crossed)
    assert all(word in rule for word, rule in zip(acting, rules, strict=True))
    assert found["notice"] == world.notices()[violation_id]
    entry = world.get(f"/violations/{violation_id}", AUDITOR).json
    assert (found["counted"], rules) == (entry["counted"], entry["rules"])
    grade = world.grade("sto_1")
    assert (found["points_after"], found["grade_after"]) == (grade["points"], grade["grade"])
    assert found["points_after"] - found["points_before"] == points
    after = stored("sto_1")
    new = [after[each] for each in after.keys() - before.keys()]
    assert measures(found["measures"]) == sorted(
        (each["measure"], each.get("months"), each.get("working_days"), bool(each.get("outweighed_by"))) for each in new
    )
    gone = {key for key in before if after[key].get("outweighed_by") and not before[key].get("outweighed_by")}
    assert {each["id"] for each in found["withdrawn"]} == gone


def measures(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((each["measure"], each["months_least"], each["working_days"], each["gives_way"]) for each in found)


def test_one_case_withdraws_another_and_one_gives_way(world: World) -> None:
    """Of two suspensions on one ground the table above would be green without any: here each of the two is seen."""
    world.store("sto_1")
    world.confirmed("sto_1", "G1", "G6")
    heavier = foreseen(world, recorded(world, "sto_1", "P5"))
    world.store("sto_2")
    act = recorded(world, "sto_2", "G2")
    confirm(world, act)
    lighter = foreseen(world, recorded(world, "sto_2", "P5"))

    assert [each["measure"] for each in heavier["withdrawn"]] == ["suspension"]
    assert [(each["measure"], each["gives_way"]) for each in lighter["measures"]] == [("suspension", True)]


def test_what_was_recorded_before_new_year_is_foreseen_in_the_year_in_which_it_is_confirmed(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "G1")
    violation_id = recorded(world, "sto_1", "P4")
    set_day(date(2027, 1, 4))

    found = foreseen(world, violation_id)
    confirm(world, violation_id)

    assert (found["year"], found["points_before"], found["points_after"]) == (2027, 0, 3)
    assert found["notice"] == world.notices()[violation_id]
    assert world.grade("sto_1")["points"] == 3


def test_the_share_of_a_chain_is_foreseen_where_the_store_would_become_c_in_it(world: World) -> None:
    first, second, third, *_ = world.chain_of("chn_1", 7)
    world.confirmed(first, "G1")
    alone = foreseen(world, recorded(world, first, "P4"))["share"]
    confirm(world, world.get("/violations", SECOND, decidable=True).json["items"][0]["id"])
    world.pass_days(20)
    world.confirmed(second, "G1")
    nothing = foreseen(world, recorded(world, third, "P4"))["share"]
    over = foreseen(world, crossing := recorded(world, second, "P4"))["share"]
    confirm(world, crossing)
    world.pass_days(20)

    assert nothing is None
    assert (alone["graded_c_before"], alone["graded_c_after"], alone["stores"]) == (0, 1, 7)
    assert (alone["is_over_after"], alone["proposes"]) == (False, False)
    assert (over["graded_c_before"], over["graded_c_after"], over["limit"]) == (1, 2, alone["limit"])
    assert (over["is_over_before"], over["is_over_after"], over["proposes"]) == (False, True, True)
    assert world.assessment("chn_1")["tally"]["graded_c"] == over["graded_c_after"]
    assert [each["measure"] for each in world.proposals(subject_id="chn_1")] == ["chain_suspension"]


def test_only_who_could_confirm_it_is_told(world: World) -> None:
    world.store("sto_1", chain_id="chn_1")
    violation_id = recorded(world, "sto_1")

    def answer(actor: Any, which: str = violation_id) -> tuple[int, str]:
        refused = world.get(f"/violations/{which}/preview", actor)
        return refused.status_code, refused.json["code"]

    for actor in (AUDITOR, pharmacy("sto_1"), headquarters("chn_1")):
        assert answer(actor) == (403, "role_not_allowed")
    assert answer(FOREIGN) == (404, "violation_not_found")
    assert answer(SECOND, "vio_unknown") == (404, "violation_not_found")
    assert answer(REVIEWER) == (403, "same_person")
    assert foreseen(world, violation_id, APPROVER) == foreseen(world, violation_id, SECOND)
    confirm(world, violation_id)
    assert answer(SECOND) == (403, "transition_not_allowed")


def test_what_changes_between_preview_and_confirmation_counts_as_it_is_then(world: World) -> None:
    world.store("sto_1")
    first, second = recorded(world, "sto_1", "P4"), recorded(world, "sto_1", "P4")
    found = foreseen(world, second)
    confirm(world, first)
    anew = foreseen(world, second)
    confirm(world, second)

    assert (found["counted"], found["points_after"]) == (3, 3)
    assert (anew["counted"], anew["points_before"], anew["points_after"]) == (5, 3, 8)
    assert anew["notice"] == world.notices()[second]
