"""Lists of determined grades as lists show them, what each row rests on, and what ends one without any effect."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from common.people.commands import Actor
from services.ratings.cycle.storage.documents import DeterminationBatchDocument
from tests.ratings.cycle.test_two_persons import confirm, propose
from tests.ratings.world import (
    APPROVER,
    AUDITOR,
    FOREIGN,
    REVIEWER,
    SAME_PERSON,
    SECOND,
    World,
    pharmacy,
    set_day,
    store_message,
)


@pytest.fixture
def stores(world: World) -> World:
    """A store with two entries of 2025, one without any, and one in another city."""
    set_day(date(2025, 6, 2))
    for store_id in ("sto_touched", "sto_other"):
        world.store(store_id)
    world.hear("agreements", store_message("sto_far", area="440103"))
    world.confirmed("sto_touched", "P1")
    world.confirmed("sto_touched", "D2")
    set_day(date(2026, 3, 2))
    return world


def reject(world: World, proposed: Any, actor: Any, reason: str = "等级有误。") -> Any:
    return world.post(f"/determinations/{proposed.json['id']}/reject", {"reason": reason}, actor)


def listed(world: World, actor: Any = AUDITOR, **query: Any) -> list[str]:
    answer = world.get("/determinations", actor, **query)
    assert answer.status_code == 200, answer.text
    assert answer.json["count"] == len(answer.json["items"])
    return [each["id"] for each in answer.json["items"]]


def test_each_state_has_its_list_and_what_waits_comes_in_its_order(stores: World) -> None:
    rejected, confirmed, first, later = (propose(stores, ("sto_other", "B")) for _ in range(4))
    assert reject(stores, rejected, APPROVER).status_code == 200
    assert confirm(stores, confirmed, APPROVER).status_code == 200

    ids = {name: each.json["id"] for name, each in zip("rcfl", (rejected, confirmed, first, later), strict=True)}
    assert listed(stores, state="proposed") == [ids["f"], ids["l"]]
    assert listed(stores, state="confirmed") == [ids["c"]]
    assert listed(stores, state="rejected") == [ids["r"]]
    assert listed(stores) == [ids["l"], ids["f"], ids["c"], ids["r"]]
    assert listed(stores, year=2025) == listed(stores)
    assert listed(stores, year=2024) == []
    (row,) = stores.get("/determinations", AUDITOR, state="rejected").json["items"]
    assert (row["counts"], row["recorded_by"], row["decided_by"]) == (
        {"B": 1},
        REVIEWER.account,
        APPROVER.account,
    )


def test_a_list_is_seen_by_who_sees_every_store_of_it(stores: World) -> None:
    own = propose(stores, ("sto_other", "B")).json["id"]
    both_areas = Actor("acc_wide", "prs_wide", REVIEWER.roles, areas=("3603", "4401"))
    mixed = propose(stores, ("sto_other", "B"), ("sto_far", "B"), actor=both_areas).json["id"]

    assert listed(stores, state="proposed") == [own, mixed]
    assert listed(stores, both_areas, state="proposed") == [own, mixed]
    assert listed(stores, REVIEWER, state="proposed") == [own]
    assert listed(stores, FOREIGN, state="proposed") == []
    assert listed(stores, state="proposed", area="4401") == [mixed]
    assert listed(stores, state="proposed", area="3603") == [own, mixed]
    assert stores.get(f"/determinations/{mixed}/rows", REVIEWER).status_code == 404
    assert stores.get("/determinations", pharmacy("sto_other")).status_code == 403


@pytest.mark.parametrize("actor", [REVIEWER, SAME_PERSON], ids=["self", "other account"])
def test_what_somebody_may_decide_is_what_others_proposed(stores: World, actor: Any) -> None:
    proposed = propose(stores, ("sto_other", "B"))

    assert listed(stores, actor, decidable=True) == []
    assert listed(stores, APPROVER, decidable=True) == [proposed.json["id"]]
    assert listed(stores, AUDITOR, decidable=True) == []
    told = stores.get("/decidable", APPROVER).json
    assert told == {"violations": 0, "determinations": 1}
    assert stores.get("/decidable", actor).json["determinations"] == 0
    shown = stores.get(f"/determinations/{proposed.json['id']}", actor).json
    assert ("同一自然人不能确认或驳回本人提出的等级评定" in shown["bar"], shown["actions"]) == (True, [])
    assert (reject(stores, proposed, actor).status_code, confirm(stores, proposed, actor).status_code) == (403, 403)


def test_a_rejected_list_determines_nothing_and_is_decided_once(stores: World) -> None:
    proposed = propose(stores, ("sto_other", "B"))

    assert reject(stores, proposed, APPROVER, "名单有误。").status_code == 200
    stores.settle()

    assert stores.grade("sto_other")["grade"] == "A"
    shown = stores.get(f"/determinations/{proposed.json['id']}", SECOND).json
    assert (shown["state"], shown["rejected_by"], shown["reason"]) == ("rejected", APPROVER.account, "名单有误。")
    assert (shown["confirmed_by"], shown["actions"]) == (None, [])
    for again in (confirm(stores, proposed, SECOND), reject(stores, proposed, SECOND)):
        assert again.json["code"] == "transition_not_allowed"
    assert reject(stores, propose(stores, ("sto_other", "B")), FOREIGN).status_code == 404


def test_what_the_second_person_found_is_kept_with_the_list(stores: World) -> None:
    proposed = propose(stores, ("sto_other", "B"))

    body = {"opinion": "逐店核对无误。"}
    assert stores.post(f"/determinations/{proposed.json['id']}/confirm", body, APPROVER).status_code == 200

    assert stores.get(f"/determinations/{proposed.json['id']}", AUDITOR).json["opinion"] == "逐店核对无误。"


def test_each_row_tells_item_by_item_what_it_rests_on_and_what_it_replaces(stores: World) -> None:
    before = propose(stores, ("sto_other", "B"), actor=APPROVER)
    assert confirm(stores, before, SECOND).status_code == 200
    stores.settle()
    set_day(date(2026, 3, 9))
    proposed = propose(stores, ("sto_touched", "B"), ("sto_other", "A"), actor=APPROVER, in_force_from="2026-03-10")

    path = f"/determinations/{proposed.json['id']}/rows"
    first = stores.get(path, AUDITOR, limit=1).json
    second = stores.get(path, AUDITOR, limit=1, cursor=first["next"]).json

    assert (first["count"], second["next"]) == (2, None)
    (touched,), (other,) = first["items"], second["items"]
    assert sorted((each["item"], each["counted"]) for each in touched["entries"]) == [("D2", 1), ("P1", 3)]
    assert (touched["name"], touched["points"], touched["grade"], touched["now"]) == ("药店sto_touched", 4, "B", "B")
    assert (touched["replaces"], touched["problem"]) == (None, None)
    assert (other["entries"], other["points"], other["now"]) == ([], 0, "B")
    assert (other["replaces"]["grade"], other["replaces"]["in_force_from"]) == ("B", "2026-03-03")


def test_rows_that_the_reader_may_not_confirm_say_why_and_keep_nobody_from_rejecting(stores: World) -> None:
    proposed = propose(stores, ("sto_touched", "B"), ("sto_other", "A"), actor=APPROVER)
    path = f"/determinations/{proposed.json['id']}"

    shown, rows = stores.get(path, SECOND).json, stores.get(f"{path}/rows", SECOND).json["items"]

    assert [bool(each["problem"]) for each in rows] == [True, False]
    assert rows[0]["problem"]["code"] == "hand_in_entries"
    assert "经手" in shown["bar"]
    assert shown["actions"] == ["reject"]
    assert confirm(stores, proposed, SECOND).status_code == 422
    assert reject(stores, proposed, SECOND).status_code == 200


def test_a_list_of_0_1_is_among_the_confirmed(stores: World) -> None:
    """It says no state, and was in force as one person had recorded it."""
    proposed = propose(stores, ("sto_other", "B")).json["id"]
    collection = DeterminationBatchDocument._get_collection()
    collection.update_one({"_id": proposed}, {"$unset": {"status": ""}})

    assert listed(stores, state="confirmed") == [proposed]
    assert listed(stores, state="proposed") == []


def test_what_waits_is_found_by_an_index(stores: World) -> None:
    propose(stores, ("sto_other", "B"))
    where = {"status": {"$in": ["proposed"]}, "recorded_by.persons": {"$nin": ["prs_1"]}}
    found = DeterminationBatchDocument._get_collection().find(where).sort([("recorded_at", 1), ("_id", 1)]).explain()

    assert "COLLSCAN" not in str(found["queryPlanner"]["winningPlan"])
    assert "SORT'" not in str(found["queryPlanner"]["winningPlan"]).replace("'stage': 'SORT_MERGE'", "")
