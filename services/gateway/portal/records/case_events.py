"""What a case went through (经过), in words: for its own page, and for the page of the store that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.gateway.cases.domain.alternatives import measures_of
from services.gateway.cases.domain.case import Case, Status
from services.gateway.portal.records.history import Event
from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.instants import full_day

#: What is said of an act that entered a state.
STEPS: Mapping[Status, Words] = {
    Status.ADOPTED: _l("采纳建议"),
    Status.RETURNED: _l("退回修改"),
    Status.APPROVED: _l("审批通过"),
    Status.ISSUED: _l("印发决定书"),
    Status.SERVED: _l("送达当事人"),
    Status.RESUMED: _l("作出恢复决定"),
    Status.WITHDRAWN: _l("撤回案件"),
}


def named_case(case: Case) -> str:
    """A case by the number of its decision, or else the day of its proposal: an id tells nobody anything."""
    return case.number or _("%(day)s提出的建议", day=full_day(case.opened_at))


def opening(case: Case, *, target: str | None = None) -> Event:
    """How the case began."""
    told = _("评级系统提出处理建议：%(measure)s", measure=_(measures_of(case)[0].label))
    return Event(case.opened_at, told, target=target)


def events_of(cases: Iterable[Case]) -> list[Event]:
    """The steps of cases up to the service, which the history of a store tells by the paper; each leads to its case."""
    return [event for each in cases for event in _events(each)]


def _events(case: Case) -> list[Event]:
    target, measure = url_for("pages.case", case_id=case.case_id), _(case.measure.label)
    steps = [
        Event(
            each.at,
            _("%(step)s：%(measure)s", step=STEPS[each.status], measure=measure),
            detail=case.number if each.status is Status.ISSUED else None,
            target=target,
        )
        for each in case.steps
        if each.status is not Status.SERVED
    ]
    return [opening(case, target=target), *steps]
