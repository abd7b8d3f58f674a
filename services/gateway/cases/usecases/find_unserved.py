"""Finds the stores with which a decision on their chain must still be served themselves (单独送达)."""

from __future__ import annotations

from common.messages.words import Measure
from common.people.commands import Actor
from services.gateway import policies
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.clients import joinings
from services.gateway.clients.connection import Connection
from services.gateway.clients.reached import get_reached
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.store_days import was_run
from services.gateway.papers.usecases.find_bound import find_served_suspension
from services.gateway.subjects.usecases.find_subjects import find_subjects

_OWN_SERVICE = "own_service"


def find_unserved(case: Case, *, actor: Actor, connection: Connection) -> tuple[tuple[str, str], ...]:
    """Id and name of each: for which the headquarters may not receive, or could not since it had left; which joined
    later; whose joining waits.

    None of a decision that is not served on the chain, or over. Raises `ServiceUnreachable`.
    """
    if case.measure is not Measure.CHAIN_SUSPENSION or case.status is not Status.SERVED:
        return ()
    paper = find_served_suspension(case.case_id)
    if paper is None:
        return ()
    annex = annex_of(case)
    own = {each.party_id for each in annex if each.reach == _OWN_SERVICE} | _left_before(paper)
    told = {*(each.store_id for each in paper.own_services), *(set(paper.annexed) - own)}
    reached = get_reached(connection, case.subject_id)
    waiting = joinings.list_joinings(connection, actor=actor)
    found = {each.party_id: each.name for each in annex if each.party_id in own}
    found |= {each.party_id: each.name for each in reached if each.is_reached}
    found |= {each["store_id"]: each["store_name"] for each in waiting if each["case_id"] == case.case_id}
    return tuple((store_id, name) for store_id, name in found.items() if store_id not in told)


def _left_before(paper: Paper) -> frozenset[str]:
    """The stores that the annex names and that had left the chain by the day of service (Art. 23)."""
    known, count_franchise = find_subjects(paper.annexed), policies.current().count_franchise
    return frozenset(
        each
        for each in paper.annexed
        if each in known and not was_run(paper, known[each].memberships, count_franchise=count_franchise)
    )
