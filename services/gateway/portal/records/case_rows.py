"""Cases as a table shows them: the measure, the state, until when they are to be dealt with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from common import clock
from common.messages.words import Measure
from common.web import current_actor
from services.gateway.cases.api.views import case_brief
from services.gateway.cases.domain.case import Case, Computed, Status
from services.gateway.cases.domain.deadline import days_late
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.portal.records.duty_rows import term_of
from services.gateway.portal.records.late import due_day
from services.gateway.portal.shell.instants import full_day


def case_rows(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """The cases in their order."""
    shown, today = list(cases), clock.today()
    resumptions = find_resumptions((case.case_id for case in shown), actor=current_actor(), day=today)
    return [
        {
            **case_brief(case, today=today, resumptions=resumptions),
            "measure_label": Measure(case.measure).label,
            "months": case.proposed_months,
            "begins": _begins(case_brief(case, today=today, resumptions=resumptions)),
            **due_of(case),
        }
        for case in shown
    ]


def due_of(case: Case) -> dict[str, Any]:
    """Until when a case is to be dealt with, and whether it is late."""
    day, today = due_day(case), clock.today()
    return {
        "due_on": day,
        "term": term_of((day - today).days) if day else "",
        "is_late": days_late(day, today=today) > 0,
    }


def _begins(brief: dict[str, Any]) -> str:
    """From when on a decision has effect that is served and does not have it yet."""
    if brief["standing"] != Computed.NOT_YET or brief["status"] != Status.SERVED:
        return ""
    return _("自%(day)s起生效", day=full_day(brief["first_on"]))
