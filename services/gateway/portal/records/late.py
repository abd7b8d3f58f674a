"""Until when a case is to be dealt with, and which cases are late (超期), as of today."""

from __future__ import annotations

from datetime import date, timedelta

from common import clock
from common.people.commands import Actor
from services.gateway.cases.domain.case import Case
from services.gateway.cases.domain.deadline import due_on
from services.gateway.cases.usecases.list_overdue_cases import list_overdue_cases
from services.gateway.portal.records.duty_rows import DutyRow, case_row
from services.gateway.wiring import wiring

_ROWS = 20


def due_day(case: Case) -> date | None:
    """The last day in time of a case; None when nothing of it has a day any more."""
    opened_on = clock.local_day(case.opened_at)
    return due_on(case, opened_on=opened_on, decision_days=wiring().policy.decision_days.on(opened_on))


def late_cases(actor: Actor) -> tuple[list[DutyRow], int]:
    """The longest waiting ones as rows of what is due, and how many there are."""
    today = clock.today()
    opened_before = clock.start_of(today - timedelta(days=wiring().policy.decision_days.on(today)))
    found, count = list_overdue_cases(actor, opened_before=opened_before, today=today, limit=_ROWS)
    return [case_row(case, due_on=day, today=today) for case in found if (day := due_day(case))], count
