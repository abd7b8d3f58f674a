"""What a store's points bring, and how a held store or chain comes back: only by a decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from common import clock
from common.phrases import filled
from tests.ratings.world import APPROVER, FOREIGN, REVIEWER, SECOND, World, headquarters, pharmacy


def test_twelve_points_propose_a_month_with_every_entry_as_a_fact(world: World) -> None:
    world.store("sto_1")
    entries = world.confirmed("sto_1", "G1", "D12")

    [proposal] = world.proposals(store_id="sto_1", measure="suspension")
    shown = world.get(f"/proposals/{proposal['id']}", REVIEWER).json

    assert (shown["months"], shown["most_months"], shown["needs_decision"]) == (1, 1, True)
    assert [each["entry_id"] for each in shown["facts"]] == [*sorted(entries, key=_by_id(shown)), None]
    assert shown["facts"][-1]["text"] == "截至2026年3月2日，2026年度累计记分12分，达到12分的处理标准。"
    assert shown["snapshot"]["points"] == 12
    assert shown["relied_on"] == ["prs_reviewer", "prs_second"]


def _by_id(shown: dict[str, Any]) -> Any:
    order = [each["entry_id"] for each in shown["facts"]]
    return order.index


def test_an_item_with_its_own_suspension_brings_its_range(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "I5")

    [proposal] = world.proposals(store_id="sto_1")
    shown = world.get(f"/proposals/{proposal['id']}").json

    assert (shown["measure"], shown["months"], shown["most_months"]) == ("suspension", 3, 6)
    assert "可以解除协议" in shown["snapshot"]["notes"][0]
    assert not any("审批人员" in fact["text"] for fact in shown["facts"])
    assert world.grade("sto_1")["grade"] == "C"


def test_a_second_suspension_in_a_term_tells_the_decider(world: World) -> None:
    world.store("sto_1")
    world.suspend("sto_1", case_id="case_1")
    world.pass_days(1)
    world.confirmed("sto_1", "Q4")

    [proposal] = world.proposals(store_id="sto_1")
    shown = world.get(f"/proposals/{proposal['id']}").json

    assert shown["snapshot"]["must_terminate"] is True
    assert "应当解除协议" in shown["snapshot"]["notes"][0]
    assert not any("应当解除协议" in fact["text"] for fact in shown["facts"])


def test_a_proposal_knows_nothing_of_what_was_confirmed_after_its_entry(world: World) -> None:
    for store_id in ("sto_1", "sto_2"):
        world.store(store_id)
    for item in ("I3", "G1", "D12"):
        world.confirmed("sto_1", item)
    for item in ("I3", "G1", "D12"):
        # What counts is the order in which the ledger took them; a clock may tell one instant of two, or step back.
        clock.advance(seconds=-1)
        world.confirm_only("sto_2", item)
    world.settle()

    def told(store_id: str) -> list[Any]:
        shown = [world.get(f"/proposals/{each['id']}").json for each in world.proposals(store_id=store_id)]
        figures = [each["snapshot"] | dict.fromkeys(("notes", "note_phrases", "act_id")) for each in shown]
        texts = [sorted(fact["text"] for fact in each["facts"]) for each in shown]
        return sorted(zip(texts, figures, strict=True))

    assert len(told("sto_1")) > 1
    assert told("sto_2") == told("sto_1")
    for each in world.proposals(store_id="sto_2"):
        shown = world.get(f"/proposals/{each['id']}").json
        entries = sum(fact["entry_id"] is not None for fact in shown["facts"])
        assert any(f"有{entries}项尚未告知该店" in note for note in shown["snapshot"]["notes"])


def test_a_proposal_tells_the_deciders_until_when_may_be_objected(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "Q4")

    [proposal] = world.proposals(store_id="sto_1")
    notes = world.get(f"/proposals/{proposal['id']}").json["snapshot"]["notes"]

    assert any("有1项尚未告知该店" in note for note in notes)
    phrases = world.get(f"/proposals/{proposal['id']}").json["snapshot"]["note_phrases"]
    assert [filled(each["phrase"], each["params"]) for each in phrases] == notes


def test_one_act_under_two_items_brings_one_measure(world: World) -> None:
    world.store("sto_1")
    [first] = world.confirmed("sto_1", "I4")
    world.confirmed("sto_1", "I3", act_id=first)

    assert len(world.proposals(store_id="sto_1", measure="suspension")) == 1


def test_who_submitted_the_evidence_does_not_judge_it(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "P4", "P5")
    [order] = world.get("/rectifications", store_id="sto_1").json["items"]
    path = f"/rectifications/{order['id']}"
    party = replace(pharmacy("sto_1"), person=REVIEWER.person)
    assert world.post(f"{path}/evidence", {"text": "已整改"}, party).status_code == 200

    own = [world.post(f"{path}/pass"), world.post(f"{path}/fail", {"reason": "不合格"})]
    other = world.post(f"{path}/pass", actor=SECOND)

    assert [(each.status_code, each.json["code"]) for each in own] == [(403, "same_person")] * 2
    assert other.status_code == 200


def test_the_next_round_has_the_time_of_the_first(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "P4", "P5")
    [order] = world.get("/rectifications", store_id="sto_1").json["items"]
    path = f"/rectifications/{order['id']}"
    world.post(f"{path}/evidence", {"text": "已整改"}, pharmacy("sto_1"))
    world.post(f"{path}/fail", {"reason": "不合格"})
    world.settle()

    [again] = [each for each in world.get("/rectifications").json["items"] if each["round"] == 2]

    assert (order["ordered_on"], order["due_on"]) == (again["ordered_on"], again["due_on"])


def test_four_points_order_a_rectification_without_a_decision(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "P4", "P5")

    [proposal] = world.proposals(store_id="sto_1", status="ordered")
    [order] = world.get("/rectifications", pharmacy("sto_1"), store_id="sto_1").json["items"]

    assert (proposal["measure"], proposal["working_days"]) == ("rectification", 10)
    assert (order["status"], order["due_on"], order["case_id"]) == ("ordered", "2026-03-16", None)
    assert proposal["rectification"]["status"] == "ordered"
    assert order["actions"] == ["submit_evidence"]


def test_a_suspended_store_rectifies_and_its_suspension_ends_with_its_printed_day(world: World) -> None:
    """No clause of the text ends a suspension before; passing neither shortens nor prolongs it (decision 0060)."""
    world.store("sto_1")
    world.confirmed("sto_1", "G1", "D12")
    [proposal] = world.proposals(store_id="sto_1", measure="suspension")
    served = world.serve(proposal["id"], last_on="2026-04-02")
    [order] = world.get("/rectifications", case_id=served.case_id).json["items"]
    path = f"/rectifications/{order['id']}"

    assert order["due_on"] == "2026-03-30"
    assert world.post(f"{path}/pass").status_code == 403
    assert world.post(f"{path}/evidence", {"text": "已更换全部价签"}, pharmacy("sto_1")).status_code == 200
    assert world.post(f"{path}/pass", actor=APPROVER).status_code == 403
    assert world.post(f"{path}/pass").status_code == 200
    assert world.post(f"{path}/pass").status_code == 403
    world.settle()

    assert world.proposals(measure="resumption") == []
    shown = world.get(f"/proposals/{proposal['id']}").json
    assert (shown["rectification"]["status"], shown["last_on"], shown["resumed_on"]) == ("passed", "2026-04-02", None)


def test_a_resumption_that_was_served_before_is_told_with_the_suspension_that_it_ends(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "G1", "D12")
    [proposal] = world.proposals(store_id="sto_1", measure="suspension")
    served = world.serve(proposal["id"], last_on="2026-04-02")
    different = {"first_on": "2026-03-03", "last_on": None, "proposal_id": None, "number": "萍医保恢复〔2026〕2号"}
    ending = replace(served, case_id="case_before", measure="resumption", ends_case_id=served.case_id, **different)

    world.hear("gateway", ending)

    shown = world.get(f"/proposals/{proposal['id']}").json
    assert (shown["status"], shown["resumed_on"]) == ("decided", "2026-03-03")
    world.pass_days(1)
    shown = world.get(f"/proposals/{proposal['id']}").json
    [listed] = world.proposals(store_id="sto_1", measure="suspension")
    assert (shown["status"], shown["last_on"]) == ("ended", "2026-04-02")
    for each in (shown, listed):
        told = (each["resumed_on"], each["resumed_by"], each["resumed_number"])
        assert told == ("2026-03-03", ending.case_id, ending.number)


def test_a_resumption_after_the_printed_end_ends_nothing_early(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "G1", "D12")
    [proposal] = world.proposals(store_id="sto_1", measure="suspension")
    served = world.serve(proposal["id"], last_on="2026-04-02")

    for number, first_on in enumerate(("2026-04-03", "2026-04-02")):
        different = {"case_id": f"case_end_{number}", "first_on": first_on, "last_on": None, "proposal_id": None}
        world.hear("gateway", replace(served, measure="resumption", ends_case_id=served.case_id, **different))
        shown = world.get(f"/proposals/{proposal['id']}").json
        assert shown["resumed_on"] == (None if number == 0 else first_on)


def test_a_failed_rectification_begins_another_round(world: World) -> None:
    stores = world.chain_of("chn_1", 6)
    world.fall_to_c(stores[:1])
    [proposal] = world.proposals(chain_id="chn_1")
    world.serve(proposal["id"])
    [order] = world.get("/rectifications", chain_id="chn_1").json["items"]
    party = headquarters("chn_1")
    world.post(f"/rectifications/{order['id']}/evidence", {"text": "部分门店已整改"}, party)

    assert world.post(f"/rectifications/{order['id']}/fail", {"reason": " "}).status_code == 422
    assert world.post(f"/rectifications/{order['id']}/fail", {"reason": "两店未整改"}).status_code == 200
    world.settle()

    rounds = world.get("/rectifications", chain_id="chn_1").json["items"]
    assert sorted((each["round"], each["status"]) for each in rounds) == [(1, "failed"), (2, "ordered")]
    assert world.proposals(measure="chain_resumption") == []


def test_evidence_comes_from_the_party_itself_or_is_recorded_within_its_area(world: World) -> None:
    world.store("sto_1", chain_id="chn_1")
    world.confirmed("sto_1", "P4", "P5")
    [order] = world.get("/rectifications", store_id="sto_1").json["items"]
    path = f"/rectifications/{order['id']}"

    assert world.post(f"{path}/evidence", {"text": "x"}, pharmacy("sto_2")).status_code == 404
    assert world.post(f"{path}/evidence", {"text": "x"}, headquarters("chn_2")).status_code == 404
    assert world.post(f"{path}/evidence", {"text": "x"}, APPROVER).status_code == 403
    assert world.post(f"{path}/evidence", {"text": "x"}, FOREIGN).status_code == 404
    assert world.get(path, pharmacy("sto_2")).status_code == 404
    assert world.get("/rectifications", pharmacy("sto_2")).json["items"] == []
    assert world.post(f"{path}/evidence", {"text": "门店说明"}, headquarters("chn_1")).status_code == 200
    assert world.post(f"{path}/evidence", {"text": "补充说明"}, pharmacy("sto_1")).status_code == 200
    assert len(world.get(path).json["evidence"]) == 2


def test_an_order_without_evidence_is_overdue_after_its_last_day(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "P4", "P5")
    [order] = world.get("/rectifications").json["items"]
    clock.advance(days=14)
    assert world.get(f"/rectifications/{order['id']}").json["status"] == "ordered"

    clock.advance(days=1)

    assert world.get(f"/rectifications/{order['id']}").json["status"] == "overdue"


@pytest.mark.parametrize("measure", ["suspension", "termination"])
def test_a_measure_is_seen_by_the_staff_of_its_area(world: World, measure: str) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", *(["G1", "D12"] if measure == "suspension" else ["D10"]))
    [proposal] = world.proposals(measure=measure)

    assert world.get(f"/proposals/{proposal['id']}", SECOND).status_code == 200
    assert world.get(f"/proposals/{proposal['id']}", FOREIGN).status_code == 404
    assert world.get("/proposals", FOREIGN).json["items"] == []


def test_the_list_by_status_is_that_of_the_status_shown_on_every_day(world: World) -> None:
    for number in range(4):
        world.store(f"sto_{number}")
        world.confirmed(f"sto_{number}", "G1", "D12")
    proposed = [world.proposals(store_id=f"sto_{number}", measure="suspension")[0]["id"] for number in range(4)]
    first_on = "2026-03-06"
    for number, last_on in enumerate(("2026-03-20", None, "2026-03-12")):
        served = world.serve(proposed[number], first_on=first_on, last_on=last_on)
        if number < 2:
            different = {"case_id": f"case_end_{number}", "first_on": "2026-03-15", "last_on": None}
            ending = replace(served, measure="resumption", ends_case_id=served.case_id, proposal_id=None, **different)
            world.hear("gateway", ending)

    seen = set()
    for _ in range(20):
        shown = {each["id"]: each["status"] for each in world.proposals(measure="suspension")}
        for status in ("proposed", "decided", "effective", "ended"):
            listed = {each["id"] for each in world.proposals(measure="suspension", status=status)}
            assert listed == {each for each, known in shown.items() if known == status}
        seen |= set(shown.values())
        world.pass_days(1)

    assert seen == {"proposed", "decided", "effective", "ended"}


def test_a_resumption_of_one_store_does_not_end_the_measure_of_its_chain(world: World) -> None:
    stores = world.chain_of("chn_1", 20)
    world.fall_to_c(stores[:4])
    [proposal] = world.proposals(chain_id="chn_1")
    served = world.serve(proposal["id"])
    different = {"case_id": "case_one", "scope": "store", "subject_id": stores[9], "proposal_id": None}

    world.hear("gateway", replace(served, measure="resumption", ends_case_id=served.case_id, **different))
    world.pass_days(1)

    assert world.get(f"/proposals/{proposal['id']}").json["status"] == "effective"


@pytest.mark.parametrize(
    ("told", "last_on", "by", "expected"),
    [
        (None, "2026-06-30", None, "2026-03-30"),
        (10, "2026-06-30", None, "2026-03-16"),
        (20, "2026-03-30", None, "2026-03-30"),
        (20, "2026-03-29", None, "2026-03-29"),
        (20, "2026-06-30", "2026-06-05", "2026-03-30"),
        (20, "2026-04-02", "2026-03-18", "2026-03-18"),
    ],
)
def test_a_suspended_store_rectifies_within_what_its_paper_says_and_before_the_end(
    world: World, told: int | None, last_on: str, by: str | None, expected: str
) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "Q4")
    [proposal] = world.proposals(store_id="sto_1", measure="suspension")

    world.serve(proposal["id"], rectify_days=told, last_on=last_on, rectify_by=by)

    [order] = world.get("/rectifications", store_id="sto_1").json["items"]
    assert (order["ordered_on"], order["due_on"]) == ("2026-03-02", expected)


def test_a_second_suspension_is_rectified_inside_it_not_before_it_begins(world: World) -> None:
    """Decision 0062: served on 2 March, it begins on 1 June, after the first; its 20 working days are those of June."""
    world.store("sto_1")
    world.confirmed("sto_1", "Q4")
    [proposal] = world.proposals(store_id="sto_1", measure="suspension")
    days = {"first_on": "2026-06-01", "last_on": "2026-08-31"}

    world.serve(proposal["id"], rectify_days=20, rectify_from="2026-06-01", rectify_by="2026-08-07", **days)

    [order] = world.get("/rectifications", store_id="sto_1").json["items"]
    assert (order["ordered_on"], order["due_on"]) == ("2026-03-02", "2026-06-29")
