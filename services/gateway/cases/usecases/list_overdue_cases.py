"""Lists the cases that are late (超期), the longest waiting first, for those in whose jurisdiction they lie: a read."""

from __future__ import annotations

from datetime import date, datetime

from common.people.commands import Actor
from services.gateway.cases.domain.case import Case
from services.gateway.cases.storage import overdue


def list_overdue_cases(actor: Actor, *, opened_before: datetime, today: date, limit: int) -> tuple[list[Case], int]:
    """The late ones, `limit` at most, and how many there are in all.

    `opened_before` is the instant before which a proposal came that ought to be decided by now.
    """
    return overdue.list_overdue(actor, opened_before=opened_before, today=today, limit=limit)
