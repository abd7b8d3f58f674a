"""The first pages of the agency's staff: what waits for a reviewer (经办) or an approver (审批), late things first."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from common import clock
from common.paging import Page
from common.people.commands import Actor, Role
from common.web import told_count
from services.gateway.cases.domain.case import Status
from services.gateway.cases.domain.wanted import CaseFilter
from services.gateway.cases.usecases.list_cases import count_cases, list_cases
from services.gateway.clients import joinings, ratings
from services.gateway.clients.determinations import Decidable
from services.gateway.clients.together import together
from services.gateway.dossiers.usecases.count_todo import STEPS, count_unserved
from services.gateway.portal.records.case_rows import case_rows
from services.gateway.portal.records.duty_rows import shown_duties
from services.gateway.portal.records.joinings import joining_rows
from services.gateway.portal.records.late import late_cases
from services.gateway.portal.records.overlaps import overlap_rows
from services.gateway.portal.records.unpaged import recording_without_page
from services.gateway.portal.shell import words
from services.gateway.portal.shell.frame import decidable
from services.gateway.portal.shell.section import Count, Section
from services.gateway.portal.shell.units import batch_unit, case_unit, entry_unit, paper_unit, store_unit
from services.gateway.wiring import wiring

_CASES, _DUTIES = 10, 20


def reviewer_home(actor: Actor) -> Section:
    """Proposals to take up, cases that came back, violations to confirm, papers to serve, rectifications to accept."""
    asked = _asked(actor)
    counts = count_cases(actor)
    unserved = count_unserved(actor, today=clock.today())
    return Section(
        "home/reviewer.html",
        {
            "counts": [
                _of_cases(counts, Status.PROPOSED, _l("待采纳的处理建议")),
                _of_cases(counts, Status.RETURNED, _l("退回待修改")),
                *_of_decidable(decidable()),
                Count(
                    label=_l("待送达文书"),
                    count=told_count(unserved),
                    unit=paper_unit,
                    target=url_for("pages.papers", status="rendered"),
                ),
            ],
            **_waiting(actor, Role.REVIEWER),
            **_due(actor, asked["duties"].value),
            "joinings": joining_rows(asked["joinings"]),
            "overlaps": overlap_rows(actor),
            "summary": _summary(asked["summary"].value),
            "unpaged": recording_without_page(actor),
        },
    )


def approver_home(actor: Actor) -> Section:
    """What waits for approval, violations to confirm, and what is late."""
    asked = _asked(actor)
    waiting = _waiting(actor, Role.APPROVER)
    target = url_for("pages.cases", status="mine")
    return Section(
        "home/approver.html",
        {
            "counts": [
                Count(label=_l("待我审批"), count=waiting["waiting_count"], unit=case_unit, target=target),
                *_of_decidable(decidable()),
            ],
            **waiting,
            "unpaged": "",
            "joinings": (),
            "overlaps": overlap_rows(actor),
            **_due(actor, asked["duties"].value),
            "summary": _summary(asked["summary"].value),
        },
    )


def _asked(actor: Actor) -> dict[str, Any]:
    connection, agreeing = wiring().connections["ratings"], wiring().connections["agreements"]
    return together(
        {
            "joinings": lambda: joinings.list_joinings(agreeing, actor=actor),
            "summary": lambda: ratings.get_summary(connection, actor=actor),
            "duties": lambda: ratings.list_duties(connection, actor=actor, limit=_DUTIES, which="agency"),
        }
    )


def _of_cases(counts: Any, status: Status, label: Any) -> Count:
    target = url_for("pages.cases", status=status.value)
    return Count(label=label, count=counts.get(status, 0), unit=case_unit, target=target)


def _of_decidable(found: Decidable | None) -> list[Count]:
    if found is None:
        return []
    return [
        Count(
            label=_l("待我确认的违规"),
            count=found["violations"],
            unit=entry_unit,
            target=url_for("pages.violations", status="mine"),
        ),
        Count(
            label=_l("待我确认的等级评定"),
            count=found["determinations"],
            unit=batch_unit,
            target=url_for("pages.determinations", status="mine"),
        ),
    ]


def _waiting(actor: Actor, role: Role) -> dict[str, Any]:
    """The cases that wait for the actor in a role, as many as the frame counts for it, in the order of their list."""
    days = wiring().policy.decision_days
    filters = CaseFilter(statuses=STEPS[role], due_by=days, decidable_by=actor.persons)
    found = list_cases(filters, page=Page(_CASES), actor=actor)
    return {"waiting": case_rows(found), "waiting_count": told_count(found.count)}


def _due(actor: Actor, duties: Any) -> dict[str, Any]:
    """What is late or has to be accepted, cases first; what a store may still do is its own affair."""
    late, count = late_cases(actor)
    shown = shown_duties(duties, actor=actor, further=url_for("pages.duties", which="agency"))
    return {"late": late, "late_count": told_count(count), "duties": shown}


def _summary(found: Any) -> list[Count] | None:
    """How many stores have each grade, each leading to its list."""
    if found is None:
        return None
    return [
        Count(label=words.GRADES[code], count=found[code], unit=store_unit, target=url_for("pages.stores", grade=code))
        for code in ("A", "B", "C", "unrated")
    ]
