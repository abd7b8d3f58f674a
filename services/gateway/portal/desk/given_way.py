"""What became of the proposals that a violation brought and that gave way to others, in words; decision 0068."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from common.web import current_actor
from services.gateway.cases.domain.case import Case
from services.gateway.cases.usecases.find_given_way import find_given_way
from services.gateway.portal.shell.instants import full_day


@dataclass(frozen=True, slots=True)
class GivenWay:
    """A sentence, and the way to the case that took the place of the one that it tells of."""

    told: str
    link: str
    target: str


def given_way(violation_id: str, *, store_id: str) -> list[GivenWay]:
    """One for each proposal resting on the entry that gave way, the first proposed first."""
    found = find_given_way(violation_id, store_id=store_id, actor=current_actor())
    return [_told(case, taker) for case, taker in found]


def _told(case: Case, taker: Case) -> GivenWay:
    told = _(
        "%(day)s就本条记分提出的“%(measure)s”建议已由另一案件取代；该案未作出决定即终结的，系统重新提出。",
        day=full_day(case.opened_at),
        measure=_(case.measure.label),
    )
    link = _("查看该案件（%(measure)s）", measure=_(taker.measure.label))
    return GivenWay(told, link, url_for("pages.case", case_id=taker.case_id))
