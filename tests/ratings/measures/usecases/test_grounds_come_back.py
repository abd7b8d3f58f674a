"""What gave way is proposed again when that to which it gave way ends without a decision; decision 0068."""

from __future__ import annotations

from typing import Any

from common.messages import CaseClosed, MeasureProposed, ProposalWithdrawn
from tests.ratings.world import World

STORE = "sto_1"


def shown(world: World) -> dict[tuple[str, Any], list[dict[str, Any]]]:
    """What is or was proposed for the store and needs a decision, by its ground and number of points, first to last."""
    found: dict[tuple[str, Any], list[dict[str, Any]]] = {}
    for brief in reversed(world.proposals(store_id=STORE)):
        each = world.get(f"/proposals/{brief['id']}").json
        if each["needs_decision"]:
            found.setdefault((each["snapshot"]["ground"], each["snapshot"]["points_reached"]), []).append(each)
    return found


def close(world: World, proposal: dict[str, Any], *, reason: str = "事实不清") -> None:
    """The gateway closes the case of a proposal without a decision."""
    closed = CaseClosed(case_id=f"case_{proposal['id']}", proposal_id=proposal["id"], reason=reason)
    world.hear("gateway", closed)
    world.settle()
    obey(world)


def obey(world: World) -> None:
    """The gateway closes the cases of what ratings withdrew, as often as that brings something."""
    while waiting := [each for each in open_ones(world) if each["id"] in withdrawn(world)]:
        for each in waiting:
            closed = CaseClosed(case_id=f"case_{each['id']}", proposal_id=each["id"], reason="由其他建议取代")
            world.hear("gateway", closed)
        world.settle()


def withdrawn(world: World) -> dict[str, str]:
    found = (each for each in world.journal() if each.name == ProposalWithdrawn.__name__)
    return {each.subject: str(each.data["reason"]) for each in found}


def open_ones(world: World) -> list[dict[str, Any]]:
    return [each for each in world.proposals(store_id=STORE, status="proposed") if each["needs_decision"]]


def grounds(world: World) -> set[tuple[str, Any]]:
    """The grounds that wait for a decision."""
    return {ground for ground, found in shown(world).items() for each in found if each["status"] == "proposed"}


def test_two_items_of_two_acts_that_terminate_do_not_give_way_to_each_other(world: World) -> None:
    world.store(STORE)
    world.confirmed(STORE, "Q2")
    world.confirmed(STORE, "D9")

    assert withdrawn(world) == {}
    assert grounds(world) == {("Q2", None), ("D9", None)}


def test_the_number_of_points_behind_an_item_is_proposed_when_the_item_is_dropped(world: World) -> None:
    world.store(STORE)
    world.confirmed(STORE, "Q2")
    world.confirmed(STORE, "D9")

    close(world, shown(world)[("D9", None)][0])

    found = shown(world)[("points", 12)]
    assert grounds(world) == {("Q2", None), ("points", 12)}
    assert [(each["measure"], each["months"]) for each in found] == [("suspension", 1)]
    assert any("达到12分的处理标准" in each["text"] for each in found[0]["facts"])


def test_what_gave_way_comes_back_once_with_the_number_that_it_passed(world: World) -> None:
    world.store(STORE)
    world.confirmed(STORE, "G1", "D12", "G6")
    obey(world)
    assert grounds(world) == {("points", 18)}

    close(world, shown(world)[("points", 18)][0])
    close(world, shown(world)[("points", 18)][0])

    assert grounds(world) == {("points", 12)}
    old, new = shown(world)[("points", 12)]
    assert (old["status"], new["status"]) == ("closed", "proposed")
    assert (old["facts"], old["months"], old["relied_on"]) == (new["facts"], new["months"], new["relied_on"])
    told = [each for each in world.journal() if each.name == MeasureProposed.__name__ and each.subject == new["id"]]
    assert len(told) == 1

    close(world, new)
    assert grounds(world) == set()


def test_what_gave_way_to_a_decided_one_stays_away(world: World) -> None:
    world.store(STORE)
    world.confirmed(STORE, "G1", "D12", "G6")
    obey(world)
    world.serve(shown(world)[("points", 18)][0]["id"])
    world.confirmed(STORE, "Q2")

    for each in open_ones(world):
        close(world, each)

    assert ("points", 12) not in grounds(world)


def test_one_that_waits_behind_several_comes_back_with_the_last_of_them(world: World) -> None:
    world.store(STORE)
    world.confirmed(STORE, "I3", "G1", "D12")
    obey(world)
    assert grounds(world) == {("points", 18)}

    close(world, shown(world)[("points", 18)][0])
    assert grounds(world) == {("I3", None)}

    close(world, next(each for each in shown(world)[("I3", None)] if each["status"] == "proposed"))
    assert grounds(world) == {("points", 12)}


def test_nothing_comes_back_once_the_agreement_is_over(world: World) -> None:
    world.store(STORE, terms=(("2020-01-01", "2026-06-01"),))
    world.confirmed(STORE, "G1", "D12", "G6")
    obey(world)
    world.pass_days(120)

    close(world, shown(world)[("points", 18)][0])

    assert grounds(world) == set()


def test_the_reason_says_what_gives_way_to_what_and_what_follows(world: World) -> None:
    world.store(STORE)
    world.confirmed(STORE, "G1", "D12", "G6")
    lighter = shown(world)[("points", 12)][0]["id"]

    assert withdrawn(world)[lighter] == (
        "该店2026年度累计记分已达到18分，已另行建议中止协议3个月；同一年度累计记分达到的各档，"
        "尚未作出决定的处理建议只保留较重的一项，轻重相同的保留先提出的一项，本建议由其取代。该项建议未作出决定即终结的，本建议重新提出。"
    )
