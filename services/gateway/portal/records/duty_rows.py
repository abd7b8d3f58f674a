"""What is due (期限) as a row of a table: what, for whom, until when, and by how many days it is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from common import clock
from common.paging import Page
from common.people.commands import Actor
from services.gateway.cases.domain.case import Case
from services.gateway.cases.domain.deadline import days_late
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.menu import may_open
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.usecases.find_subjects import find_subjects

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One row; addresses are None where the reader has no page for it. `number` is that of the decision behind it."""

    what: str
    subject: str
    due_on: date | str | None
    term: str
    is_late: bool
    is_provisional: bool = False
    target: str | None = None
    subject_target: str | None = None
    number: str | None = None

    @property
    def text(self) -> str:
        """The row in a sentence, for the page of its record."""
        if self.due_on is None:
            return _("%(what)s：%(term)s。", what=self.what, term=self.term)
        return _("%(what)s：最后一日%(day)s，%(term)s。", what=self.what, day=full_day(self.due_on), term=self.term)


@dataclass(frozen=True, slots=True)
class ShownDuties:
    """Rows of what is due, how much there is in all, and where all of it stands; None where the reader is there."""

    rows: list[DutyRow]
    count: int | str
    further: str | None

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the rows."""
        return len(self.rows) != self.count


def shown_duties(found: Body | None, *, actor: Actor, further: str | None = None) -> ShownDuties | None:
    """What ratings lists, with the names of stores and chains and the numbers of decisions; None while it is silent."""
    if found is None:
        return None
    duties = found["items"]
    names = find_subjects([each["subject_id"] for each in duties])
    numbers = _numbers(duties, actor=actor)
    rows = [
        _duty_row(each, subject=names.get(each["subject_id"]), number=numbers.get(each["case_id"]), actor=actor)
        for each in duties
    ]
    return ShownDuties(rows, found["count"], further)


def _numbers(duties: Iterable[Body], *, actor: Actor) -> Mapping[str, str | None]:
    """The numbers of the decisions that ask for rectifications, as far as the reader may see them."""
    cases = tuple({each["case_id"] for each in duties if each["case_id"]})
    if not cases:
        return {}
    papers = list_papers(PaperFilter(about_any=cases), page=Page(len(cases)), actor=actor)
    return {paper.about: paper.number for paper in papers}


def case_row(case: Case, *, due_on: date, today: date) -> DutyRow:
    """A case that is late."""
    return DutyRow(
        what=_("%(measure)s：办理或送达", measure=_(case.measure.label)),
        subject=case.subject_name or _("当事人登记信息未到"),
        due_on=due_on,
        term=_late(days_late(due_on, today=today)),
        is_late=True,
        target=url_for("pages.case", case_id=case.case_id),
    )


def term_of(days_left: int) -> str:
    """How long something has still time, or by how many days it is late."""
    if days_left < 0:
        return _late(-days_left)
    return _n("还剩%(count)d天", days_left) if days_left else _("今天到期")


def _duty_row(duty: Body, *, subject: Subject | None, number: str | None, actor: Actor) -> DutyRow:
    is_store = duty["scope"] == "store"
    days = duty["days_left"]
    return DutyRow(
        what=_what(duty) if number else f"{_what(duty)}{_about(duty)}",
        number=number,
        subject=subject.name if subject else _("当事人登记信息未到"),
        due_on=duty["due_on"],
        term=_waiting(duty["waits_since"]) if days is None else term_of(days),
        is_late=days is not None and days < 0,
        is_provisional=duty["provisional"],
        target=_target(duty, actor=actor),
        subject_target=url_for("pages.store", store_id=duty["subject_id"]) if is_store else None,
    )


def _what(duty: Body) -> str:
    if duty["kind"] == "objection":
        return _("可对%(item)s记分提出异议", item=duty["item"])
    return _("提交整改材料") if duty["kind"] == "rectification" else _("验收整改材料")


def _about(duty: Body) -> str:
    """What tells a duty that no decision stands behind from another one of the same store."""
    if duty["kind"] == "objection":
        return _("（行为日期%(day)s）", day=full_day(duty["occurred_on"]))
    return _("（%(day)s提出的整改要求）", day=full_day(duty["ordered_on"]))


def _target(duty: Body, *, actor: Actor) -> str | None:
    if duty["kind"] == "objection" and may_open("pages.violation", actor.roles):
        return url_for("pages.violation", violation_id=duty["record_id"])
    return None


def _waiting(since: str) -> str:
    days = (clock.today() - clock.local_day(datetime.fromisoformat(since))).days
    return _n("材料已提交%(count)d天，待验收", days)


def _late(days: int) -> str:
    return _n("已超期%(count)d天", days)
