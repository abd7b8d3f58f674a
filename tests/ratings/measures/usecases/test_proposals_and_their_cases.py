"""A proposal shows the case that handles it at the gateway, and whether a reviewer has taken it up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from common.messages import CaseAdopted, CaseClosed, CaseOpened, CaseReturned, Message
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.return_case import return_case
from services.ratings.handlers import HANDLERS
from tests.gateway.builders import adopted, approver, command, reviewer
from tests.ratings.world import World, headquarters

CASE = "case_1"


@pytest.fixture
def proposal_id(world: World) -> str:
    """The id of a proposal that waits for a reviewer."""
    world.store("sto_1")
    world.confirmed("sto_1", "G1", "D12")
    [proposal] = world.proposals(store_id="sto_1", measure="suspension")
    return str(proposal["id"])


def opening(proposal_id: str) -> CaseOpened:
    return CaseOpened(case_id=CASE, proposal_id=proposal_id, measure="suspension", subject_id="sto_1")


def adoption(proposal_id: str | None) -> CaseAdopted:
    return CaseAdopted(case_id=CASE, first_on="2026-03-10", months=3, proposal_id=proposal_id)


def giving_back(proposal_id: str | None) -> CaseReturned:
    return CaseReturned(case_id=CASE, reason="请补充依据", proposal_id=proposal_id)


def test_a_proposal_shows_its_case_and_is_offered_only_while_it_waits_for_a_reviewer(
    world: World, proposal_id: str
) -> None:
    steps: list[tuple[Message, str]] = [
        (opening(proposal_id), "proposed"),
        (adoption(proposal_id), "adopted"),
        (giving_back(proposal_id), "returned"),
        (adoption(proposal_id), "adopted"),
    ]
    before = world.get(f"/proposals/{proposal_id}").json

    seen = []
    for message, status in steps:
        world.hear("gateway", message)
        shown = world.get(f"/proposals/{proposal_id}").json
        offered = [each["id"] for each in world.proposals(status="proposed")]
        seen.append((shown["case_id"], shown["status"]))
        assert offered == ([proposal_id] if status == "proposed" else [])

    assert (before["case_id"], before["status"]) == (None, "proposed")
    assert seen == [(CASE, status) for _, status in steps]
    served = world.serve(proposal_id, case_id=CASE)
    assert world.get(f"/proposals/{proposal_id}").json["case_id"] == served.case_id
    assert [each["id"] for each in world.proposals(status="decided")] == [proposal_id]


def test_a_proposal_follows_the_measure_that_was_chosen_and_served(world: World, proposal_id: str) -> None:
    """One that offers the termination beside the suspension that it proposes."""
    chosen = replace(adoption(proposal_id), measure="termination")
    shown = []
    for message in (adoption(proposal_id), giving_back(proposal_id), chosen):
        world.hear("gateway", message)
        shown.append(world.get(f"/proposals/{proposal_id}").json["measure"])

    world.serve(proposal_id, case_id=CASE, last_on=None)

    assert shown == ["suspension", "suspension", "termination"]
    assert [each["id"] for each in world.proposals(measure="termination", status="decided")] == [proposal_id]
    assert world.get("/rectifications", store_id="sto_1").json["items"][-1]["case_id"] is None


def test_a_decision_that_is_heard_before_its_adoption_tells_the_measure_as_well(world: World, proposal_id: str) -> None:
    world.serve(proposal_id, case_id=CASE, measure="termination")
    world.hear("gateway", adoption(proposal_id))

    assert world.get(f"/proposals/{proposal_id}").json["measure"] == "termination"


def test_entries_of_a_case_that_come_again_change_nothing(world: World, proposal_id: str) -> None:
    entries = world.hear(
        "gateway", opening(proposal_id), adoption(proposal_id), giving_back(proposal_id), adoption(proposal_id)
    )
    before = world.get(f"/proposals/{proposal_id}").json

    for entry in (*entries, *reversed(entries)):
        HANDLERS["gateway"][entry.name](entry)

    assert world.get(f"/proposals/{proposal_id}").json == before


def test_an_adoption_from_before_it_named_its_proposal_is_passed_over(world: World, proposal_id: str) -> None:
    world.hear("gateway", opening(proposal_id), adoption(None), giving_back(None))

    shown = world.get(f"/proposals/{proposal_id}").json

    assert (shown["case_id"], shown["status"]) == (CASE, "proposed")


def test_a_served_decision_counts_although_the_adoption_before_it_was_missed(world: World, proposal_id: str) -> None:
    world.hear("gateway", opening(proposal_id), adoption(proposal_id), giving_back(proposal_id), adoption(None))

    world.serve(proposal_id, case_id=CASE)

    assert [each["id"] for each in world.proposals(status="decided")] == [proposal_id]


def test_an_adopted_chain_measure_is_the_only_one_and_hidden_from_its_headquarters(world: World) -> None:
    stores = world.chain_of("chn_1", 20)
    world.fall_to_c(stores[:4])
    [proposal] = world.proposals(chain_id="chn_1")

    world.hear("gateway", opening(proposal["id"]), adoption(proposal["id"]))
    world.fall_to_c(stores[4:5])

    assert [each["status"] for each in world.proposals(chain_id="chn_1")] == ["adopted"]
    assert world.assessment("chn_1")["proposal_status"] == "adopted"
    assert world.assessment("chn_1", headquarters("chn_1"))["proposal_status"] is None


@pytest.mark.parametrize("is_returned", [True, False])
def test_an_adopted_or_returned_proposal_is_closed_with_its_case(
    world: World, proposal_id: str, is_returned: bool
) -> None:
    further = (giving_back(proposal_id),) if is_returned else ()
    world.hear("gateway", opening(proposal_id), adoption(proposal_id), *further)

    world.hear("gateway", CaseClosed(case_id=CASE, proposal_id=proposal_id, reason="不予处理"))

    shown = world.get(f"/proposals/{proposal_id}").json
    assert (shown["status"], shown["case_id"]) == ("closed", CASE)


def test_the_gateway_tells_ratings_of_each_step(
    gateway_db: Any, world: World, proposal_id: str, drain: Callable[..., int]
) -> None:
    def shown() -> tuple[str, str]:
        drain()
        found = world.get(f"/proposals/{proposal_id}").json
        return found["case_id"], found["status"]

    drain()
    case = cases.find_by_proposal(proposal_id)
    assert case is not None
    seen = [shown()]
    cases.set_scope(case.subject_id, name="一店", area="360302")
    held = adopted(cases.get(case.case_id), by=reviewer())
    seen.append(shown())
    return_case(case.case_id, version=held.version, reason="请补充依据", command=command(approver().actor))
    seen.append(shown())

    assert seen == [(case.case_id, "proposed"), (case.case_id, "adopted"), (case.case_id, "returned")]
