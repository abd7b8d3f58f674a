"""What is due (期限) as a row of a table: what, for whom, until when, and by how many days it is late."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.paging import Page
from common.people.commands import PARTIES, Actor, Role
from services.gateway.cases.domain.case import Case
from services.gateway.cases.domain.deadline import days_late
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.kinds.points_notice import title_of
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.portal.records.points_words import occurrence
from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.menu import may_open
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.speaking import without_page
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.usecases.find_subjects import find_subjects
from services.gateway.wiring import wiring

Body = Mapping[str, Any]
_GROUPS = (
    (("rectification", "left"), _l("需要办理")),
    (("renewal",), _l("协议续签")),
    (("objection",), _l("可以提出异议")),
    (("remedy",), _l("可以申请行政复议或者提起行政诉讼")),
    (("chain",), _l("由连锁总部办理")),
    (("acceptance", "notice"), _l("待经办机构办理")),
)
_TODAY = {
    "rectification": _l("整改材料请向经办机构书面提交，目前不能在网上提交。"),
    "objection": _l("异议请向经办机构书面提出，并附证据材料，目前不能在网上提出。"),
    "notice": _l("记分的告知书送达后，自送达次日起可以提出异议。"),
}
#: What has no last day before its notice is served, and what begins with that.
_FROM_SERVICE: Mapping[str, Words] = {
    "notice": _l("告知书待送达；异议期自送达的次日起算"),
    "rectification": _l("告知书待送达；整改期限自送达的次日起算"),
}
#: What a reviewer does about it over the API, as long as there is no page for it.
_ACTS: Mapping[str, Words] = {
    "notice": _l("登记送达"),
    "rectification": _l("登记书面提交的整改材料"),
    "acceptance": _l("验收整改材料"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One row; addresses are None where the reader has no page for it.

    `number` is that of the paper behind it, `about` the act or the order in the words of the catalogue or of ratings,
    or whom it is to reach. `refused_for` says why what was handed in for `refused_round` was not accepted.
    """

    what: str
    subject: str
    due_on: date | str | None
    term: str
    is_late: bool
    is_provisional: bool = False
    target: str | None = None
    subject_target: str | None = None
    number: str | None = None
    about: str | None = None
    refused_round: int = 0
    refused_for: str = ""
    kind: str = ""

    @property
    def text(self) -> str:
        """The row in a sentence, for the page of its record."""
        if self.due_on is None:
            return _("%(what)s：%(term)s。", what=self.what, term=self.term)
        return _("%(what)s：最后一日%(day)s，%(term)s。", what=self.what, day=full_day(self.due_on), term=self.term)


@dataclass(frozen=True, slots=True)
class Beside:
    """Rows that come from elsewhere than ratings, and how a party does what they tell, in sentences."""

    rows: tuple[DutyRow, ...] = ()
    how: tuple[str, ...] = ()

    def __add__(self, other: Beside) -> Beside:
        return Beside(self.rows + other.rows, self.how + other.how)


@dataclass(frozen=True, slots=True)
class ShownDuties:
    """Rows of what is due, how much there is in all, and where all of it stands; None where the reader is there.

    `how` says how it is done as long as there is no page for it; `is_own` that the reader is the party.
    """

    rows: list[DutyRow]
    count: int | str
    further: str | None
    how: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the rows."""
        return len(self.rows) != self.count

    @property
    def groups(self) -> list[tuple[Words, list[DutyRow]]]:
        """What the party has to do, what it has a right to, and what waits for the agency; each under its heading."""
        found = ((heading, [each for each in self.rows if each.kind in kinds]) for kinds, heading in _GROUPS)
        return [(heading, rows) for heading, rows in found if rows]


def shown_duties(
    found: Body | None, *, actor: Actor, further: str | None = None, beside: Beside = Beside()
) -> ShownDuties | None:
    """What ratings lists, with the names of stores and chains and the numbers of decisions, and what stands beside it.

    None while ratings is silent.
    """
    if found is None:
        return None
    duties = found["items"]
    names = find_subjects([each["subject_id"] for each in duties])
    numbers = _numbers(duties, actor=actor)
    rows = [
        _duty_row(each, subject=names.get(each["subject_id"]), number=numbers.get(_paper_about(each)), actor=actor)
        for each in duties
    ]
    rows += beside.rows
    count = found["count"] if isinstance(found["count"], str) else found["count"] + len(beside.rows)
    how = _how(duties, actor=actor, beside=beside)
    return ShownDuties(rows, count, further, how=how, is_own=actor.has(*PARTIES))


def how_today(kinds: Collection[str], *, phone: str, beside: tuple[str, ...] = ()) -> tuple[str, ...]:
    """How a party does what is due, as long as no page does it; nothing where nothing is the party's."""
    told = (*(str(text) for kind, text in _TODAY.items() if kind in kinds), *beside)
    return (*told, _("咨询电话：%(phone)s。", phone=phone)) if told and phone else told


def _how(duties: Iterable[Body], *, actor: Actor, beside: Beside) -> tuple[str, ...]:
    kinds = {each["kind"] for each in duties}
    if actor.has(*PARTIES):
        return how_today(kinds, phone=wiring().policy.site.on(clock.today()).phone, beside=beside.how)
    acts = [str(act) for kind, act in _ACTS.items() if kind in kinds] if actor.has(Role.REVIEWER) else []
    return (without_page(acts),) if acts else ()


def _numbers(duties: Iterable[Body], *, actor: Actor) -> Mapping[str, str | None]:
    """The numbers of the papers behind duties, decisions and notices, as far as the reader may see them."""
    abouts = tuple({_paper_about(each) for each in duties})
    if not abouts:
        return {}
    papers = list_papers(PaperFilter(about_any=abouts), page=Page(len(abouts)), actor=actor, day=clock.today())
    return {paper.about: paper.number for paper in papers}


def _paper_about(duty: Body) -> str:
    """What the paper behind a duty is about: the case that asks for a rectification, or the violation."""
    return str(duty["case_id"] or duty["record_id"])


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
        what=f"{_what(duty, actor=actor)}{_about(duty, number)}",
        number=number,
        about=duty["act"] or duty["called_for"],
        refused_round=(duty["round"] or 1) - 1,
        refused_for=duty["refused_for"] or "",
        kind=_kind(duty),
        subject=subject.name if subject else _("当事人登记信息未到"),
        due_on=duty["due_on"],
        term=_waiting(duty) if days is None else term_of(days),
        is_late=days is not None and days < 0,
        is_provisional=duty["provisional"],
        target=_target(duty, actor=actor),
        subject_target=url_for("pages.store", store_id=duty["subject_id"]) if is_store else None,
    )


def _kind(duty: Body) -> str:
    """Under which heading a party finds it: what it is to be told of first waits for the agency, as the notice does."""
    is_untold = duty["kind"] == "rectification" and duty["due_on"] is None
    return "notice" if is_untold else str(duty["kind"])


def _what(duty: Body, *, actor: Actor) -> str:
    if duty["kind"] == "objection":
        return _("可对%(item)s记分提出异议", item=duty["item"])
    if duty["kind"] == "notice":
        if actor.has(*PARTIES):
            return _("告知%(item)s记分", item=duty["item"])
        letter = _(title_of(duty["counted"]))
        return _("送达%(item)s项的%(letter)s", item=duty["item"], letter=letter)
    act = _("提交整改材料") if duty["kind"] == "rectification" else _("验收整改材料")
    return act if duty["round"] == 1 else _("%(act)s（第%(round)d轮）", act=act, round=duty["round"])


def _about(duty: Body, number: str | None) -> str:
    """What tells a duty from another one of the same store; of a rectification the number of its decision does."""
    if duty["occurred_on"]:
        return occurrence(duty["occurred_on"], duty["counted"])
    return "" if number else _("（%(day)s提出的整改要求）", day=full_day(duty["ordered_on"]))


def _target(duty: Body, *, actor: Actor) -> str | None:
    if duty["item"] and may_open("pages.violation", actor.roles):
        return url_for("pages.violation", violation_id=duty["record_id"])
    return None


def _waiting(duty: Body) -> str:
    if duty["kind"] in _FROM_SERVICE:
        return str(_FROM_SERVICE[duty["kind"]])
    days = (clock.today() - clock.local_day(datetime.fromisoformat(duty["waits_since"]))).days
    return _n("材料已提交%(count)d天，待验收", days) if days else _("材料今天提交，待验收")


def _late(days: int) -> str:
    return _n("已超期%(count)d天", days)
