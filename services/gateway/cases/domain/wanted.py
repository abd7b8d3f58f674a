"""Which cases a list is to hold, and by what it is sorted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from common.messages.words import Measure
from common.rules.parameters import Dated
from services.gateway.cases.domain.case import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases; None is any. `area` are leading digits, and leave out cases of chains.

    The latest come first. With `due_by`, the days that a proposal may take (`decision_days`), what waits for a person
    comes first, and of that what is due first (`deadline.due_on`). `decidable_by` are natural persons: of the cases
    that wait for approval only those are left that these may decide (`due_process.find_refusal`).
    """

    statuses: Collection[Status] | None = None
    measure: Measure | None = None
    area: str | None = None
    subject_id: str | None = None
    proposal_id: str | None = None
    due_by: Dated[int] | None = None
    decidable_by: frozenset[str] | None = None
