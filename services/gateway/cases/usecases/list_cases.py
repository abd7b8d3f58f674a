"""Lists decision cases, and counts them, for those in whose jurisdiction they lie."""

from __future__ import annotations

from collections.abc import Mapping

from common.paging import Found, Page
from common.people.commands import Actor
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.domain.wanted import CaseFilter
from services.gateway.cases.storage import cases


def list_cases(wanted: CaseFilter, *, page: Page, actor: Actor) -> Found[Case]:
    """A page of cases."""
    return cases.page_of(actor, wanted=wanted, page=page)


def list_with_steps(subject_id: str, *, actor: Actor, limit: int) -> Found[Case]:
    """The latest cases of a store or chain with what they went through; none for a party, who sees no proposal."""
    return cases.page_of(actor, wanted=CaseFilter(subject_id=subject_id), page=Page(limit), with_steps=True)


def count_cases(actor: Actor) -> Mapping[Status, int]:
    """How many cases that the actor may see stand in each state."""
    return cases.count_by_status(actor)
