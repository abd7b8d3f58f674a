"""Counts what waits for an actor (待办): cases by the steps of its roles, and papers to be served; a read.

The frame of every page and the home of each role tell the same numbers, which are those of the lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from common.people.commands import Actor, Role
from services.gateway.cases.domain.case import Status
from services.gateway.cases.usecases.list_cases import CaseFilter, list_cases
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.usecases.list_papers import PaperFilter, list_papers

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


def count_todo(actor: Actor, *, count_limit: int) -> int | None:
    """How many cases and papers wait for the actor, `count_limit` at most; None where nothing can."""
    steps = steps_of(actor)
    if not steps:
        return None
    _, cases = list_cases(CaseFilter(statuses=steps), before=None, limit=1, count_limit=count_limit, actor=actor)
    papers = count_unserved(actor, count_limit=count_limit) if actor.has(*SERVERS) else 0
    return min(cases + papers, count_limit)


def count_unserved(actor: Actor, *, count_limit: int) -> int:
    """How many papers that the actor may see wait for their service (待送达)."""
    return list_papers(UNSERVED, before=None, limit=1, count_limit=count_limit, actor=actor).count
