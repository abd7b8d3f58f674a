"""Recording and confirming by two persons: points, grade, explanation; who may, and what the year does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from common import clock, mongo
from common.journal import journal
from common.people.commands import Actor
from tests import invariants
from tests.ratings.world import (
    APPROVER,
    AUDITOR,
    DEPUTY,
    FOREIGN,
    REVIEWER,
    SAME_PERSON,
    SECOND,
    SETTLEMENT,
    World,
    headquarters,
    pharmacy,
    set_day,
)


def test_points_fall_on_the_store_when_a_second_person_confirms(world: World) -> None:
    store_id = world.store("sto_1")
    recorded = world.post("/violations", world.report(store_id, "G1", money="1200.00"))

    assert recorded.status_code == 201
    assert world.grade(store_id)["points"] == 0

    confirmed = world.post(f"/violations/{recorded.json['id']}/confirm", actor=SECOND)

    assert confirmed.status_code == 200
    shown = world.grade(store_id)
    assert (shown["points"], shown["grade"]) == (7, "B")


def test_the_explanation_leads_from_the_grade_to_every_entry(world: World) -> None:
    store_id = world.store("sto_1")
    first, second = world.confirmed(store_id, "P1", "P1")

    explanation = world.grade(store_id)["explanation"]

    band = explanation["steps"][0]
    year = band["steps"][0]
    assert (explanation["output"], band["output"], year["output"]) == ("B", "B", 8)
    assert [(step["inputs"]["violation_id"], step["output"]) for step in year["steps"]] == [(first, 3), (second, 5)]
    assert set(explanation["inputs"]) == {"policy_on", "policy_sha256"}


def test_each_entry_tells_what_it_costs_in_the_explained_points_and_by_which_rules(world: World) -> None:
    world.store("sto_cost")
    plain, again = world.confirmed("sto_cost", "P1", "P1", money="1234.50")
    [veto] = world.confirmed("sto_cost", "P6", points=6)
    waiting = world.post("/violations", world.report("sto_cost", "G1")).json["id"]

    listed = {each["id"]: each for each in world.get("/violations", store_id="sto_cost").json["items"]}
    party = world.get(f"/violations/{plain}", actor=pharmacy("sto_cost")).json

    costs = {name: (each["counted"], each["rules"], each["is_veto"]) for name, each in listed.items()}
    assert costs[plain] == (4, ["涉及金额加分"], False)
    assert costs[again] == (6, ["同一记分年度内同一条目再次发生，加重记分", "涉及金额加分"], False)
    assert costs[veto] == (6, [], True)
    assert costs[waiting] == (None, [], False)
    assert (party["counted"], party["rules"]) == costs[plain][:2]
    assert sum(cost or 0 for cost, _, _ in costs.values()) == world.grade("sto_cost")["points"]


def test_an_entry_names_the_others_of_its_act_as_far_as_they_may_be_seen(world: World) -> None:
    set_day(date(2025, 12, 31))
    store_id = world.store("sto_act")
    first, refused = (world.post("/violations", world.report(store_id, item)).json["id"] for item in ("P1", "G6"))
    world.post("/violations", world.report(store_id, "D2", act_id=refused))
    assert world.post(f"/violations/{refused}/reject", {"reason": "证据不足"}, SECOND).status_code == 200
    set_day(date(2026, 1, 4))
    other = world.post("/violations", world.report(store_id, "G1", act_id=first)).json["id"]
    assert world.post(f"/violations/{first}/confirm", actor=SECOND).status_code == 200
    world.settle()

    def of_act(violation_id: str, actor: Actor = AUDITOR) -> list[dict[str, str]]:
        found: list[dict[str, str]] = world.get(f"/violations/{violation_id}", actor).json["same_act"]
        return found

    assert of_act(first) == [{"id": other, "item": "G1", "state": "recorded"}]
    assert of_act(other) == [{"id": first, "item": "P1", "state": "confirmed"}]
    assert of_act(first, pharmacy(store_id)) == []
    [waiting] = [each for each in world.get("/violations", store_id=store_id).json["items"] if each["item"] == "D2"]
    assert (of_act(waiting["id"]), waiting["same_act"]) == ([], None)


def test_an_entry_joins_only_the_act_of_an_entry_of_its_own_store(world: World) -> None:
    world.store("sto_own")
    world.store("sto_other")
    foreign = world.post("/violations", world.report("sto_other", "P1")).json["id"]
    own = world.post("/violations", world.report("sto_own", "P1")).json["id"]
    joined = world.post("/violations", world.report("sto_own", "G1", act_id=own)).json["id"]

    refused = [world.post("/violations", world.report("sto_own", "G6", act_id=x)) for x in ("act_1", foreign, joined)]

    assert [(each.status_code, each.json["code"]) for each in refused] == [(422, "act_unknown")] * 3
    [problem] = refused[0].json["errors"]
    assert (problem["field"], "同一行为" in problem["remedy"]) == ("act_id", True)
    assert len(world.get("/violations", store_id="sto_own").json["items"]) == 2


def test_an_entry_joins_an_act_that_was_recorded_in_an_earlier_year(world: World) -> None:
    set_day(date(2025, 12, 31))
    world.store("sto_years")
    first = world.post("/violations", world.report("sto_years", "P1")).json["id"]
    set_day(date(2026, 1, 4))

    assert world.post("/violations", world.report("sto_years", "G1", act_id=first)).status_code == 201


def test_an_entry_that_counts_in_a_later_year_tells_what_it_costs_there(world: World) -> None:
    set_day(date(2025, 12, 31))
    world.store("sto_later")
    recorded = world.post("/violations", world.report("sto_later", "P1", money="1234.50")).json["id"]
    set_day(date(2026, 1, 4))
    assert world.post(f"/violations/{recorded}/confirm", actor=SECOND).status_code == 200
    assert world.get(f"/violations/{recorded}").json["counted"] is None

    world.settle()

    assert world.get(f"/violations/{recorded}").json["counted"] == 4


def test_the_grade_of_a_past_day_and_as_known_then_does_not_change(world: World) -> None:
    store_id = world.store("sto_1")
    world.confirmed(store_id, "G1")
    known_at = clock.now().isoformat()
    clock.advance(days=3)
    world.confirmed(store_id, "P1")

    assert world.grade(store_id)["grade"] == "C"
    assert world.grade(store_id, on="2026-03-02")["points"] == 6
    assert world.grade(store_id, known_at=known_at)["points"] == 6
    assert world.grade(store_id, on="2026-03-01")["points"] == 0


@pytest.mark.parametrize("actor", [REVIEWER, SAME_PERSON, DEPUTY], ids=lambda actor: actor.account)
@pytest.mark.parametrize("act", ["confirm", "reject"])
def test_nobody_decides_about_a_record_of_their_own(world: World, actor: Actor, act: str) -> None:
    recorded = world.post("/violations", world.report(world.store("sto_1"))).json["id"]
    body = {"reason": "证据不足"} if act == "reject" else None

    refused = world.post(f"/violations/{recorded}/{act}", body, actor)

    assert (refused.status_code, refused.json["code"]) == (403, "same_person")
    assert world.get(f"/violations/{recorded}").json["state"] == "recorded"


def test_each_lists_what_they_may_decide(world: World) -> None:
    recorded = world.post("/violations", world.report(world.store("sto_1"))).json["id"]

    found = {
        actor.account: [each["id"] for each in world.get("/violations", actor, decidable=True).json["items"]]
        for actor in (REVIEWER, SAME_PERSON, DEPUTY, SECOND, APPROVER, FOREIGN, AUDITOR)
    }

    assert {name for name, ids in found.items() if ids == [recorded]} == {SECOND.account, APPROVER.account}
    assert [ids for name, ids in found.items() if name not in {SECOND.account, APPROVER.account}] == [[]] * 5


def test_a_rejected_record_costs_nothing_and_keeps_its_reason(world: World) -> None:
    recorded = world.post("/violations", world.report(world.store("sto_1"))).json["id"]

    answer = world.post(f"/violations/{recorded}/reject", {"reason": "证据不足"}, APPROVER)

    shown = world.get(f"/violations/{recorded}").json
    assert answer.status_code == 200
    assert (shown["state"], shown["reason"], world.grade("sto_1")["points"]) == ("rejected", "证据不足", 0)


@pytest.mark.parametrize("act", ["confirm", "reject"])
def test_what_was_decided_is_not_decided_again(world: World, act: str) -> None:
    [confirmed] = world.confirmed(world.store("sto_1"), "P1")
    body = {"reason": "证据不足"} if act == "reject" else None

    again = world.post(f"/violations/{confirmed}/{act}", body, APPROVER)

    assert (again.status_code, again.json["code"]) == (403, "transition_not_allowed")
    assert world.grade("sto_1")["points"] == 3


def test_of_two_confirmations_at_once_one_wins(world: World, service_app: Any, token_for: Any) -> None:
    recorded = world.post("/violations", world.report(world.store("sto_1"))).json["id"]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda actor: world.post(f"/violations/{recorded}/confirm", actor=actor).status_code, [SECOND, APPROVER]
            )
        )

    # The other lost the race, or came when it was over.
    assert sorted(answers) in ([200, 403], [200, 409])
    assert world.grade("sto_1")["points"] == 3


def test_a_double_click_records_once(world: World) -> None:
    body = world.report(world.store("sto_1"))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: world.post("/violations", body, key="double-click").json["id"], range(4)))

    assert len(set(answers)) == 1
    assert world.get("/violations", store_id="sto_1").json["count"] == 1


def test_a_repeated_key_with_another_body_is_refused(world: World) -> None:
    store_id = world.store("sto_1")
    world.post("/violations", world.report(store_id), key="a-used-key")

    refused = world.post("/violations", world.report(store_id, "P4"), key="a-used-key")

    assert (refused.status_code, refused.json["code"]) == (422, "idempotency_key_reused")


def test_many_reviewers_at_one_store_lose_nothing(world: World) -> None:
    body = world.report(world.store("sto_1"), "D2")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: world.post("/violations", body).status_code, range(24)))

    assert answers == [201] * 24
    assert world.get("/violations", store_id="sto_1", state="recorded").json["count"] == 24


def test_an_entry_confirmed_in_the_new_year_costs_points_of_the_new_year(world: World) -> None:
    set_day(date(2025, 12, 30))
    recorded = world.post("/violations", world.report(world.store("sto_1"), "G1")).json["id"]
    set_day(date(2026, 1, 2))

    world.post(f"/violations/{recorded}/confirm", actor=SECOND)
    world.settle()

    assert world.grade("sto_1", on="2025-12-31")["points"] == 0
    assert world.grade("sto_1", on="2026-01-02")["points"] == 6
    assert world.get(f"/violations/{recorded}").json["year"] == 2026
    assert world.get("/violations", store_id="sto_1").json["count"] == 1
    assert [x["id"] for x in world.get("/violations", store_id="sto_1", year=2026).json["items"]] == [recorded]
    assert world.get("/violations", store_id="sto_1", year=2025).json["items"] == []


def test_each_ledger_counts_its_own_versions_over_new_year(world: World) -> None:
    """Counted in the second ledger, an entry bears its version, and says so: in the first one it is further on."""
    set_day(date(2025, 12, 30))
    store = world.store("sto_1")
    recorded = [world.post("/violations", world.report(store, item)).json["id"] for item in ("G1", "P1")]
    set_day(date(2026, 1, 2))

    for each in recorded:
        world.post(f"/violations/{each}/confirm", actor=SECOND)
    world.settle()

    told = [
        entry for entry in journal.read(mongo.database("ratings"), after=0, limit=100) if entry.resource in recorded
    ]
    versions = {
        place: [each.version for each in told if each.place == place] for place in {each.place for each in told}
    }
    assert {place: sorted(set(found)) for place, found in versions.items()} == {
        "sto_1:2025": [1, 2, 3, 4],
        "sto_1:2026": [1, 2, 3, 4],
    }
    assert invariants._versions("ratings", told) == []


def test_points_restart_at_new_year_and_the_grade_stays(world: World) -> None:
    set_day(date(2025, 12, 30))
    world.confirmed(world.store("sto_1"), "G1", "P1")
    set_day(date(2026, 1, 1), hour=1)

    shown = world.grade("sto_1")

    assert (shown["year"], shown["points"], shown["grade"]) == (2026, 0, "C")


def test_the_day_is_that_of_shanghai(world: World) -> None:
    clock.set_clock(clock.start_of(date(2026, 1, 1)))
    world.confirmed(world.store("sto_1"), "P1", occurred_on="2025-12-31", found_on="2025-12-31")

    assert world.grade("sto_1", year=2025)["points"] == 0
    assert world.grade("sto_1", year=2026)["points"] == 3


def test_the_window_to_object_is_five_working_days_after_the_confirmation(world: World) -> None:
    set_day(date(2026, 9, 28))
    [confirmed] = world.confirmed(world.store("sto_1"), "P1")

    shown = world.get(f"/violations/{confirmed}").json

    # 1 to 7 October are days off, Saturday 10 October is worked instead.
    assert (shown["objection_on"], shown["objection_provisional"]) == ("2026-10-10", False)


@pytest.mark.parametrize(("kind", "is_counted"), [("direct", True), ("franchise", False)])
def test_a_notice_says_whether_the_chain_counts_the_store(world: World, kind: str, is_counted: bool) -> None:
    world.hear("agreements")
    [confirmed] = world.confirmed(world.store("sto_1", chain_id="chn_1", kind=kind), "P1")

    told = world.notices()[confirmed]
    assert (told["chain_id"], told["is_counted"]) == ("chn_1", is_counted)


def test_a_party_sees_its_confirmed_entries_and_nobody_elses(world: World) -> None:
    world.hear("agreements")
    [confirmed] = world.confirmed(world.store("sto_1", chain_id="chn_1"), "P1")
    waiting = world.post("/violations", world.report("sto_1", "P4")).json["id"]
    world.settle()

    for party in (pharmacy("sto_1"), headquarters("chn_1")):
        shown = world.get("/violations", party, store_id="sto_1").json["items"]
        assert [each["id"] for each in shown] == [confirmed]
        assert "recorded_by" not in shown[0]
        assert world.get(f"/violations/{waiting}", party).status_code == 404
    for stranger in (pharmacy("sto_2"), headquarters("chn_2"), FOREIGN):
        assert world.get("/violations", stranger).json["items"] == []
        assert world.get(f"/violations/{confirmed}", stranger).status_code == 404
        assert world.get("/stores/sto_1/grade", stranger).status_code == 404


def test_roles_that_may_not_are_refused(world: World) -> None:
    recorded = world.post("/violations", world.report(world.store("sto_1"))).json["id"]

    for actor in (pharmacy("sto_1"), headquarters("chn_1"), AUDITOR, SETTLEMENT, APPROVER):
        assert world.post("/violations", world.report("sto_1"), actor).status_code == 403
    for actor in (pharmacy("sto_1"), AUDITOR, SETTLEMENT):
        assert world.post(f"/violations/{recorded}/confirm", actor=actor).status_code == 403


def test_a_foreign_reviewer_finds_no_such_store(world: World) -> None:
    recorded = world.post("/violations", world.report(world.store("sto_1"))).json["id"]

    assert world.post("/violations", world.report("sto_1"), FOREIGN).status_code == 404
    assert world.post(f"/violations/{recorded}/confirm", actor=FOREIGN).status_code == 404


def test_the_list_pages_through_every_entry_once(world: World) -> None:
    store_id = world.store("sto_1")
    recorded = [world.post("/violations", world.report(store_id, "D2")).json["id"] for _ in range(5)]
    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = world.get("/violations", **query).json
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert sorted(seen) == sorted(recorded)
    assert len(seen) == len(recorded)


def test_allowed_actions_are_those_of_the_asking_person(world: World) -> None:
    recorded = world.post("/violations", world.report(world.store("sto_1"))).json["id"]

    assert world.get(f"/violations/{recorded}", SECOND).json["actions"] == ["confirm", "reject"]
    assert world.get(f"/violations/{recorded}", REVIEWER).json["actions"] == []
    assert world.get(f"/violations/{recorded}", AUDITOR).json["actions"] == []
