"""Lists decision cases, the latest first, and counts them, for those in whose jurisdiction they lie."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from common.messages.words import Measure
from common.paging import Found, Page
from common.people.commands import Actor
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.storage import cases


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases; None is any."""

    statuses: Collection[Status] | None = None
    measure: Measure | None = None
    subject_id: str | None = None
    proposal_id: str | None = None


def list_cases(filters: CaseFilter, *, page: Page, actor: Actor) -> Found[Case]:
    """A page of cases."""
    return cases.page_of(
        actor,
        statuses=filters.statuses,
        measure=filters.measure,
        subject_id=filters.subject_id,
        proposal_id=filters.proposal_id,
        page=page,
    )


def count_cases(actor: Actor) -> Mapping[Status, int]:
    """How many cases that the actor may see stand in each state."""
    return cases.count_by_status(actor)
