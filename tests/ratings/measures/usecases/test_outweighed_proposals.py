"""Of what is proposed for a store on the same ground and not decided only the heaviest stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from common.messages import CaseClosed, MeasureProposed, ProposalWithdrawn
from services.gateway.cases.storage import cases
from tests.gateway.builders import adopted, reviewer
from tests.ratings.world import World

#: Six points each.
INSPECTION = ("G1", "D12", "G6")


def withdrawn(world: World) -> dict[str, str]:
    """What ratings took back, with the reason."""
    found = [each for each in world.journal() if each.name == ProposalWithdrawn.__name__]
    assert len({each.subject for each in found}) == len(found)
    return {each.subject: str(each.data["reason"]) for each in found}


def by_number(world: World) -> dict[int | None, dict[str, Any]]:
    """The measures that need a decision, by the number of points that was reached."""
    shown = [world.get(f"/proposals/{each['id']}").json for each in world.proposals(store_id="sto_1")]
    return {each["snapshot"]["points_reached"]: each for each in shown if each["measure"] != "rectification"}


@pytest.mark.parametrize("is_apart", [True, False], ids=["one by one", "at once"])
def test_a_higher_number_takes_the_place_of_a_lower_one_that_is_not_decided(world: World, is_apart: bool) -> None:
    world.store("sto_1")

    for items in [INSPECTION] if not is_apart else [[item] for item in INSPECTION]:
        world.confirmed("sto_1", *items)

    found = by_number(world)
    assert sorted(number for number in found if number) == [12, 18]
    assert withdrawn(world) == {
        found[12]["id"]: (
            "该店2026年度累计记分已达到18分，已另行建议中止协议3个月；同一年度累计记分达到的各档，尚未作出决定的处理建议只保留较重的一项，"
            "轻重相同的保留先提出的一项，本建议由其取代。该项建议未作出决定即终结的，本建议重新提出。"
        )
    }
    world.hear("gateway", CaseClosed(case_id="case_1", proposal_id=found[12]["id"], reason="由较重的建议取代"))
    assert [each["id"] for each in world.proposals(status="proposed")] == [found[18]["id"]]


def test_it_follows_its_proposal_in_the_journal(world: World) -> None:
    """So the gateway knows the case that it closes."""
    world.store("sto_1")
    world.confirmed("sto_1", *INSPECTION)
    lighter = by_number(world)[12]["id"]

    names = [each.name for each in world.journal() if each.subject == lighter]

    assert names == [MeasureProposed.__name__, ProposalWithdrawn.__name__]


def test_a_lower_number_whose_decision_was_served_stays(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "G1", "D12")
    world.serve(by_number(world)[12]["id"])

    world.confirmed("sto_1", "G6")

    assert sorted(by_number(world)) == [12, 18]
    assert withdrawn(world) == {}


def test_an_item_that_suspends_by_itself_gives_way_to_heavier_points_on_which_it_counts(world: World) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "I3", "G1", "D12")

    found = by_number(world)
    assert {name: reason.split("，尚未")[0] for name, reason in withdrawn(world).items()} == {
        found[12]["id"]: ("该店依据I3项，已另行建议中止协议1至3个月；同一行为既由其事项单独提出、又计入累计记分的"),
        found[None]["id"]: (
            "该店2026年度累计记分已达到18分，已另行建议中止协议3个月；同一行为既由其事项单独提出、又计入累计记分的"
        ),
    }


def test_two_items_of_one_act_do_not_suspend_twice(world: World) -> None:
    """They are confirmed one by one, past every number of points: each is the heaviest of its act so far."""
    world.store("sto_1")
    world.confirmed("sto_1", *INSPECTION, "C8")
    [first] = world.confirmed("sto_1", "I3")
    world.confirmed("sto_1", "I5", act_id=world.get(f"/violations/{first}").json["act_id"])
    world.confirmed("sto_1", "Q4")

    shown = [world.get(f"/proposals/{each['id']}").json for each in world.proposals(measure="suspension")]
    by_item = {each["snapshot"]["ground"]: each["id"] for each in shown if each["snapshot"]["act_id"]}
    assert sorted(by_item) == ["I3", "I5", "Q4"]
    assert set(by_item.values()) & set(withdrawn(world)) == {by_item["I3"]}


def test_the_gateway_closes_the_case_with_the_reason_also_when_it_is_adopted(
    gateway_db: Any, world: World, drain: Callable[..., int]
) -> None:
    world.store("sto_1")
    world.confirmed("sto_1", "G1", "D12")
    drain()
    lighter = by_number(world)[12]["id"]
    case = cases.find_by_proposal(lighter)
    assert case is not None
    cases.set_scope("sto_1", name="一店", area="360302")
    adopted(cases.get(case.case_id), by=reviewer())

    world.confirmed("sto_1", "G6")
    drain()

    closed = cases.get(case.case_id)
    assert (closed.status.value, closed.reason) == ("withdrawn", withdrawn(world)[lighter])
    assert world.get(f"/proposals/{lighter}").json["status"] == "closed"
