"""Finds the stores with which a decision on their chain must still be served themselves (单独送达)."""

from __future__ import annotations

from datetime import date

from common.messages.words import Measure
from common.people.commands import Actor
from services.gateway import policies
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.clients import joinings
from services.gateway.clients.connection import Connection
from services.gateway.clients.reached import get_reached
from services.gateway.papers.domain.single_service import Served, find_refusal
from services.gateway.papers.usecases.find_bound import find_served_suspension
from services.gateway.papers.usecases.record_own_service import find_end
from services.gateway.subjects.usecases.find_subjects import find_subjects


def find_unserved(case: Case, *, actor: Actor, connection: Connection, today: date) -> tuple[tuple[str, str], ...]:
    """Id and name of each on which its service may be recorded (`single_service`), as far as the gateway has heard.

    None of a decision that is not served on the chain. Raises `ServiceUnreachable`.
    """
    if case.measure is not Measure.CHAIN_SUSPENSION or case.status is not Status.SERVED:
        return ()
    paper = find_served_suspension(case.case_id)
    if paper is None:
        return ()
    lines = {each.party_id: each for each in annex_of(case)}
    reached = {each.party_id: each for each in get_reached(connection, case.subject_id)}
    waiting = {
        each["store_id"]: each["store_name"]
        for each in joinings.list_joinings(connection, actor=actor)
        if each["chain_id"] == case.subject_id
    }
    names = waiting | {each.party_id: each.name for each in (*reached.values(), *lines.values())}
    known, told = find_subjects(list(names)), {each.store_id for each in paper.own_services}
    ended_on, count_franchise = find_end(paper, actor=actor, day=today), policies.current().count_franchise

    def is_open(store_id: str) -> bool:
        """Whether the service on it can be recorded, and was not."""
        store = Served(
            line=lines.get(store_id),
            memberships=known[store_id].memberships,
            is_waiting=store_id in waiting,
            reach=reached[store_id].reach if store_id in reached else None,
        )
        return not find_refusal(paper, store, served_on=today, ended_on=ended_on, count_franchise=count_franchise)

    of_annex_first = (*lines, *(store_id for store_id in names if store_id not in lines))
    return tuple((each, names[each]) for each in of_annex_first if each in known and each not in told and is_open(each))
