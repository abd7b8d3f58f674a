"""Suspensions of one store that run at once (期限重叠): a task for the agency, since nothing moves what is printed."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from common import clock
from common.people.commands import Actor
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.usecases.find_overlaps import Overlap, find_overlaps, find_refusal, list_overlaps
from services.gateway.portal.records.case_events import named_case
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.speaking import told

_NUMBERED = (Status.ISSUED, Status.SERVED)


def overlap_rows(actor: Actor) -> list[dict[str, Any]]:
    """Of each pair within the actor's jurisdiction what is told of it, and the page of the case that begins later."""
    found = list_overlaps(actor=actor, today=clock.today())
    return [{"text": _told(each), "target": url_for("pages.case", case_id=each.later.case_id)} for each in found]


def told_overlaps(case: Case) -> str | None:
    """What the page of a case is told: before its number why it must be adopted anew, afterwards what is to be done."""
    if case.status in _NUMBERED:
        return "\n".join(_told(each) for each in find_overlaps(case, today=clock.today())) or None
    refusal = find_refusal(case, today=clock.today())
    return told(refusal) if refusal is not None else None


def _told(each: Overlap) -> str:
    names = {"store": each.later.subject_name, "first": named_case(each.first), "later": named_case(each.later)}
    days = {"begin": full_day(each.shared.first_day), "last": full_day(each.shared.last_day)}
    if each.later.status is Status.SERVED or each.first.status not in _NUMBERED:
        return _(
            "%(store)s：%(first)s与%(later)s在%(begin)s至%(last)s同时执行。决定书以所印的为准，期限不自行改动；"
            "请报批更正，并书面告知该店。",
            **names,
            **days,
        )
    return _(
        "%(store)s：%(first)s与%(later)s在%(begin)s至%(last)s重叠。决定书以所印的为准，期限不自行改动；"
        "后者尚未送达，在%(end)s或者以后送达的，自送达次日起执行，不再重叠；须先送达的，请报批更正。",
        **names,
        **days,
        end=full_day(each.ends_on),
    )
