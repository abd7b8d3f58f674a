"""Which cases a list is to hold, and by what it is sorted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from common.messages.words import Measure
from services.gateway.cases.domain.case import Status


class CaseSort(StrEnum):
    """The latest first, or what needs attention first: what waits for a person, the longest-waiting at the head.

    A case has no deadline of its own.
    """

    LATEST = "latest"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases; None is any. `area` are leading digits, and leave out cases of chains."""

    statuses: Collection[Status] | None = None
    measure: Measure | None = None
    area: str | None = None
    subject_id: str | None = None
    proposal_id: str | None = None
    sort: CaseSort = CaseSort.LATEST
