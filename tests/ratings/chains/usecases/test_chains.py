"""The chain rule on stores, days and decisions: what trips, what does not, and what never trips again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from common import clock
from common.messages import CaseClosed, HoldPlaced
from tests.ratings.world import APPROVER, AUDITOR, FOREIGN, SERVICES, World, headquarters, set_day, store_message


def test_eight_of_56_at_c_do_nothing_and_the_ninth_proposes_a_measure_for_all(world: World) -> None:
    stores = world.chain_of("chn_1", 56)
    world.fall_to_c(stores[:8])

    shown = world.assessment("chn_1", headquarters("chn_1"))
    assert (shown["tripped"], shown["tally"]["graded_c"], shown["c_headroom"]) == (False, 8, 0)
    assert shown["grades"] == {"A": 48, "B": 0, "C": 8, "unrated": 0}
    assert world.proposals(chain_id="chn_1") == []

    world.fall_to_c(stores[8:9])

    [proposal] = world.proposals(chain_id="chn_1")
    assert (proposal["measure"], proposal["status"], proposal["affected_count"]) == ("chain_suspension", "proposed", 56)
    full = world.get(f"/proposals/{proposal['id']}").json
    assert full["snapshot"]["tally"] == {"stores": 56, "graded_c": 9, "stores_in_year": 56, "penalised": 0}
    assert "共56家" in full["facts"][0]["text"]
    assert "16.1%" in full["facts"][0]["text"]
    assert len(full["facts"]) == 10
    assert full["relied_on"] == ["prs_reviewer", "prs_second"]


def test_the_ninth_fall_counts_only_after_its_window_to_object(world: World) -> None:
    stores = world.chain_of("chn_1", 56)
    world.fall_to_c(stores[:8])
    set_day(date(2026, 6, 1))
    world.confirmed(stores[8], "G1", "P4")

    assert world.grade(stores[8])["grade"] == "C"
    shown = world.assessment("chn_1", headquarters("chn_1"))
    assert shown["tally"]["graded_c"] == 8
    assert [(each["store_id"], each["counts_on"]) for each in shown["awaited"]] == [(stores[8], "2026-06-09")]
    world.pass_days(7)
    assert clock.today() == date(2026, 6, 8)
    assert world.proposals(chain_id="chn_1") == []

    world.pass_days(1)

    assert len(world.proposals(chain_id="chn_1")) == 1


def test_what_will_count_is_told_with_its_store_and_its_day(world: World) -> None:
    stores = world.chain_of("chn_1", 6)
    world.confirm_only(stores[0], "G1", "P4")
    world.suspend(stores[1], case_id="case_1")
    world.suspend(stores[1], case_id="case_2", months=7)

    def ahead() -> list[tuple[str, str, str | None, str | None]]:
        shown = world.assessment("chn_1", headquarters("chn_1"))["coming"]
        return [(each["store_id"], each["reason"], each["measure"], each["counts_on"]) for each in shown]

    first = (clock.today() + timedelta(days=1)).isoformat()
    assert [x["objection_on"] for x in world.assessment("chn_1")["coming"] if x["store_id"] == stores[1]] == [None] * 2
    assert ahead() == [
        (stores[1], "c_share", None, first),
        (stores[1], "penalty_share", "suspension", first),
        (stores[0], "c_share", None, ahead()[-1][-1]),
    ]
    world.pass_days(1)
    assert [each[:2] for each in ahead()] == [(stores[0], "c_share")]
    # A fall may still be objected to; what begins by a decision may not.
    [fall] = world.assessment("chn_1")["coming"]
    entry = next(x for x in world.get("/violations", store_id=stores[0]).json["items"] if x["item"] == "P4")
    assert fall["objection_on"] == entry["objection_on"] is not None
    assert date.fromisoformat(fall["counts_on"]) - date.fromisoformat(fall["objection_on"]) == timedelta(days=1)
    world.pass_days(10)
    assert ahead() == []


def test_what_begins_in_another_year_counts_for_no_share_of_this_one(world: World) -> None:
    stores = world.chain_of("chn_1", 6)
    set_day(date(2026, 12, 31))

    world.suspend(stores[0], case_id="case_1")

    assert world.assessment("chn_1")["coming"] == []


@pytest.mark.parametrize(("size", "graded_c", "trips"), [(20, 3, False), (20, 4, True)])
def test_fifteen_percent_is_not_over_fifteen_percent(world: World, size: int, graded_c: int, trips: bool) -> None:
    stores = world.chain_of("chn_1", size)

    world.fall_to_c(stores[:graded_c])

    assert bool(world.proposals(chain_id="chn_1")) is trips


def test_one_suspended_of_twenty_trips_when_it_takes_effect(world: World) -> None:
    stores = world.chain_of("chn_1", 20)
    world.suspend(stores[0], case_id="case_1")
    assert world.proposals(chain_id="chn_1") == []

    world.pass_days(1)

    [proposal] = world.proposals(chain_id="chn_1")
    assert world.get(f"/proposals/{proposal['id']}").json["snapshot"]["reasons"] == ["penalty_share"]


def test_in_a_chain_of_22_the_second_suspension_trips(world: World) -> None:
    stores = world.chain_of("chn_1", 22)
    world.suspend(stores[0], case_id="case_1")
    world.pass_days(1)
    assert world.proposals(chain_id="chn_1") == []
    assert world.assessment("chn_1")["penalty_headroom"] == 0

    world.suspend(stores[1], case_id="case_2")
    world.pass_days(1)

    assert len(world.proposals(chain_id="chn_1")) == 1


@pytest.mark.parametrize(
    "different",
    [
        {"kind": "own_request"},
        {"kind": "investigation"},
        {"kind": "payment_stop"},
        {"kind": "administrative_order"},
        {"kind": "chain"},
        {"scope": "chain", "kind": "chain"},
        {"services": SERVICES[:3]},
    ],
    ids=lambda different: "-".join(map(str, different.values()))[:40],
)
def test_other_holds_do_not_feed_the_rule(world: World, different: dict[str, object]) -> None:
    [store_id] = world.chain_of("chn_1", 1)
    fields = {
        "subject_id": "chn_1" if different.get("scope") == "chain" else store_id,
        "hold_id": "hld_1",
        "scope": "store",
        "kind": "agreement_suspension",
        "services": SERVICES,
        "case_id": "case_1",
        "from_on": "2026-03-02",
        "until_on": None,
    }
    world.hear("agreements", HoldPlaced(**{**fields, **different}))
    world.pass_days(1)

    assert world.assessment("chn_1")["tally"]["penalised"] == 0
    assert world.proposals(chain_id="chn_1") == []


def test_a_termination_counts_and_its_store_stays_in_the_year(world: World) -> None:
    stores = world.chain_of("chn_1", 21)
    [confirmed] = world.confirmed(stores[0], "D10")
    [proposal] = world.proposals(store_id=stores[0])
    assert proposal["measure"] == "termination"
    world.serve(proposal["id"])
    world.hear("agreements", store_message(stores[0], chain_id="chn_1", terms=(("2020-01-01", "2026-03-03"),)))
    world.pass_days(1)

    tally = world.assessment("chn_1")["tally"]

    assert tally == {"stores": 20, "graded_c": 0, "stores_in_year": 21, "penalised": 1}
    assert confirmed


def test_a_chain_has_one_measure_at_a_time_and_the_same_grades_never_trip_it_again(world: World) -> None:
    stores = world.chain_of("chn_1", 20)
    world.fall_to_c(stores[:4])
    [proposal] = world.proposals(chain_id="chn_1")
    suspended = world.serve(proposal["id"])
    world.pass_days(1)
    world.fall_to_c(stores[4:5])
    assert [each["status"] for each in world.proposals(chain_id="chn_1")] == ["effective"]

    [order] = world.get("/rectifications", chain_id="chn_1").json["items"]
    party = headquarters("chn_1")
    assert world.post(f"/rectifications/{order['id']}/evidence", {"text": "已全部整改"}, party).status_code == 200
    assert world.post(f"/rectifications/{order['id']}/pass").status_code == 200
    world.settle()
    [resumption] = world.proposals(measure="chain_resumption")
    assert resumption["ends_case_id"] == suspended.case_id
    [fact] = world.get(f"/proposals/{resumption['id']}").json["facts"]
    assert fact["text"].startswith("你单位及所属门店已按")
    assert fact["clause"] == "医保服务协议第二十四条"
    world.serve(resumption["id"])
    world.pass_days(1)

    shown = world.assessment("chn_1")
    assert (shown["tripped"], shown["tally"]["graded_c"], shown["fresh_tally"]["graded_c"]) == (True, 5, 1)
    assert shown["proposal_id"] is None
    assert shown["alert"]["reasons"] == ["c_share"]
    assert (shown["reasons"], shown["fresh_reasons"]) == (["c_share"], [])
    assert (shown["c_headroom"], shown["fresh_c_headroom"]) == (0, 2)
    assert shown["awaited"] == []
    assert {each["measure"]: each["status"] for each in world.proposals(chain_id="chn_1")} == {
        "chain_suspension": "ended",
        "chain_resumption": "effective",
    }

    world.fall_to_c(stores[5:8])

    live = world.assessment("chn_1")["proposal_id"]
    assert live is not None
    assert world.get(f"/proposals/{live}").json["snapshot"]["fresh_tally"]["graded_c"] == 4


def test_a_headquarters_learns_of_a_measure_by_its_service_and_never_of_a_proposal(world: World) -> None:
    world.fall_to_c(world.chain_of("chn_1", 20)[:4])
    [proposal] = world.proposals(chain_id="chn_1")
    party = headquarters("chn_1")

    shown = world.assessment("chn_1", party)
    assert (shown["proposal_id"], shown["proposal_status"]) == (None, None)
    assert world.assessment("chn_1")["proposal_id"] == proposal["id"]

    world.serve(proposal["id"])

    shown = world.assessment("chn_1", party)
    assert (shown["proposal_id"], shown["proposal_status"]) == (proposal["id"], "decided")


def test_a_closed_case_frees_the_chain_but_needs_something_new(world: World) -> None:
    stores = world.chain_of("chn_1", 20)
    world.fall_to_c(stores[:4])
    [proposal] = world.proposals(chain_id="chn_1")

    world.hear("gateway", CaseClosed(case_id="case_1", proposal_id=proposal["id"], reason="不予处理"))
    world.pass_days(1)
    assert [each["status"] for each in world.proposals(chain_id="chn_1")] == ["closed"]

    world.fall_to_c(stores[4:5])
    assert {each["status"] for each in world.proposals(chain_id="chn_1")} == {"closed", "proposed"}


def test_what_came_while_a_case_ran_is_proposed_on_the_day_after_its_withdrawal(world: World) -> None:
    stores = world.chain_of("chn_1", 20)
    world.fall_to_c(stores[:4])
    [proposal] = world.proposals(chain_id="chn_1")
    world.fall_to_c(stores[4:5])
    assert len(world.proposals(chain_id="chn_1")) == 1

    world.hear("gateway", CaseClosed(case_id="case_1", proposal_id=proposal["id"], reason="基数有变"))
    world.pass_days(1)

    assert {each["status"] for each in world.proposals(chain_id="chn_1")} == {"closed", "proposed"}
    live = world.assessment("chn_1")["proposal_id"]
    assert world.get(f"/proposals/{live}").json["snapshot"]["fresh_tally"]["graded_c"] == 5


def test_new_year_forgets_the_penalties_of_the_old_one(world: World) -> None:
    stores = world.chain_of("chn_1", 22)
    set_day(date(2026, 12, 20))
    world.suspend(stores[0], case_id="case_1")
    world.pass_days(1)
    set_day(date(2026, 12, 31))
    world.suspend(stores[1], case_id="case_2")

    world.pass_days(1)

    assert clock.today() == date(2027, 1, 1)
    assert world.assessment("chn_1")["tally"]["penalised"] == 1
    assert world.proposals(chain_id="chn_1") == []


def test_a_leaving_store_can_trip_its_chain(world: World) -> None:
    stores = world.chain_of("chn_1", 20)
    world.fall_to_c(stores[:3])
    assert world.proposals(chain_id="chn_1") == []

    leaving = store_message(stores[19], chain_id="chn_1", until=clock.today().isoformat())
    world.hear("agreements", leaving)
    world.settle()

    assert len(world.proposals(chain_id="chn_1")) == 1


def test_franchise_stores_are_neither_counted_nor_reached(world: World) -> None:
    world.chain_of("chn_1", 6)
    world.store("sto_franchise", chain_id="chn_1", kind="franchise")
    world.fall_to_c(["sto_franchise"])

    shown = world.assessment("chn_1")

    assert shown["tally"]["stores"] == 6
    assert [(x["store_id"], x["reason"]) for x in shown["not_counted"]] == [("sto_franchise", "franchise")]
    assert not shown["tripped"]


def test_a_small_chain_asks_for_written_reasons(world: World) -> None:
    stores = world.chain_of("chn_1", 6)
    world.fall_to_c(stores[:1])

    [proposal] = world.proposals(chain_id="chn_1")

    shown = world.get(f"/proposals/{proposal['id']}").json
    assert "书面说明理由" in shown["snapshot"]["notes"][0]
    assert shown["snapshot"]["reasons_below"] == 7
    assert not any("书面说明理由" in fact["text"] for fact in shown["facts"])


def test_a_determination_of_c_counts_from_its_day(world: World) -> None:
    stores = world.chain_of("chn_1", 6)
    body = {
        "year": 2025,
        "determined_on": "2026-03-02",
        "in_force_from": "2026-05-01",
        "rows": [{"store_id": stores[0], "grade": "C"}],
    }
    proposed = world.post("/determinations", body)
    assert world.post(f"/determinations/{proposed.json['id']}/confirm", actor=APPROVER).status_code == 200
    world.settle()
    assert world.proposals(chain_id="chn_1") == []

    set_day(date(2026, 4, 30))
    world.pass_days(1)

    [proposal] = world.proposals(chain_id="chn_1")
    assert world.get(f"/proposals/{proposal['id']}").json["relied_on"] == ["prs_approver", "prs_reviewer"]


def test_a_chain_is_shown_to_its_headquarters_and_to_staff(world: World) -> None:
    world.chain_of("chn_1", 3)

    assert world.get("/chains/chn_1/assessment", headquarters("chn_2")).status_code == 404
    assert world.get("/chains/chn_1/assessment", headquarters("chn_1")).status_code == 200
    assert world.get("/chains/chn_1/assessment", FOREIGN).status_code == 200
    assert world.get("/chains/chn_1/assessment", AUDITOR).status_code == 200
