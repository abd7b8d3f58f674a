"""Finds on which stores a decision on their chain was served by itself, and since when it closes each (单独送达).

A read. The gateway keeps the services; from when on the decision lies on a store, agreements says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from common.days import local_day
from common.messages.words import Measure
from common.people.commands import Actor
from services.gateway.accounts.usecases.find_person_names import find_names_of_persons
from services.gateway.cases.domain.case import Case, Status
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.clients.holds import holds_of
from services.gateway.papers.domain.papers import OwnService
from services.gateway.papers.usecases.find_bound import find_served_suspension
from services.gateway.subjects.usecases.find_subjects import find_subjects


@dataclass(frozen=True, slots=True)
class SingleService:
    """A service on a store: of which name, recorded by whom; `is_named` where the annex names the store besides."""

    service: OwnService
    name: str
    recorded_by: str | None
    is_named: bool


def find_single_services(case: Case) -> tuple[SingleService, ...]:
    """The services by their days; none of a decision that is not served on the chain."""
    if case.measure is not Measure.CHAIN_SUSPENSION or case.status is not Status.SERVED:
        return ()
    paper = find_served_suspension(case.case_id)
    if paper is None or not paper.own_services:
        return ()
    known = find_subjects([each.store_id for each in paper.own_services])
    persons = find_names_of_persons({each.recorded_by for each in paper.own_services})
    found = [
        SingleService(
            service=each,
            name=known[each.store_id].name if each.store_id in known else each.store_id,
            recorded_by=persons.get(each.recorded_by),
            is_named=each.store_id in paper.annexed,
        )
        for each in paper.own_services
    ]
    return tuple(sorted(found, key=lambda each: (each.service.served_on, each.name)))


def find_first_days(
    case_id: str, singles: Sequence[SingleService], *, actor: Actor, connection: Connection
) -> Mapping[str, date]:
    """Since when the decision of a case lies on each of these stores, or will; one on which it does not is missing.

    Raises `ServiceUnreachable`, `ServiceFailed`.
    """
    ids = [each.service.store_id for each in singles]
    first_days: dict[str, date] = {}
    for first in range(0, len(ids), agreements.MOST_NAMED):
        named = ids[first : first + agreements.MOST_NAMED]
        for store_id, lying in holds_of(connection, named, actor=actor).items():
            days = [local_day(datetime.fromisoformat(h["from_at"])) for h in lying if h["case_id"] == case_id]
            if days:
                first_days[store_id] = min(days)
    return first_days
