"""Counts what waits for an actor (待办): cases by the steps of its roles, violations and lists of grades to confirm,
papers to be served. A read.

The frame of every page and the home of each role tell the same numbers, which are those of the lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from common.paging import Page
from common.people.commands import Actor, Role
from services.gateway.cases.domain.case import Status
from services.gateway.cases.domain.wanted import CaseFilter
from services.gateway.cases.usecases.list_cases import list_cases
from services.gateway.clients.determinations import Decidable
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.usecases.list_papers import list_papers

#: The states in which a case waits for a role.
STEPS: Mapping[Role, tuple[Status, ...]] = MappingProxyType(
    {Role.REVIEWER: (Status.PROPOSED, Status.RETURNED), Role.APPROVER: (Status.ADOPTED,)}
)
#: Who serves papers as their daily work.
SERVERS = frozenset({Role.REVIEWER})
#: Papers that are made and wait for their service.
UNSERVED = PaperFilter(status=PaperStatus.RENDERED)


def steps_of(actor: Actor) -> tuple[Status, ...]:
    """The states in which cases wait for the actor."""
    return tuple(status for role, statuses in STEPS.items() if actor.has(role) for status in statuses)


def count_todo(actor: Actor, *, decidable: Decidable, today: date) -> int | str:
    """How many cases, violations, lists of grades and papers wait for an actor who takes steps, as lists count them.

    A case waits for no approver who had a hand in it: all that they could do is return it.
    `decidable` is what they may confirm or reject at ratings; a number that was not counted to its end (`1000+`) leaves
    the sum so too.
    """
    steps, counted = steps_of(actor), 0
    for each in (decidable["violations"], decidable["determinations"]):
        if isinstance(each, str):
            return each
        counted += each
    cases = list_cases(CaseFilter(statuses=steps, decidable_by=actor.persons), page=Page(1), actor=actor).count
    return cases + (count_unserved(actor, today=today) if actor.has(*SERVERS) else 0) + counted


def count_unserved(actor: Actor, *, today: date) -> int:
    """How many papers that the actor may see wait for their service (待送达)."""
    return list_papers(UNSERVED, page=Page(1), actor=actor, day=today).count
