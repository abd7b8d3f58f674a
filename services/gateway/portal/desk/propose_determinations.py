"""Proposing a list of determined grades (提出等级评定), for another person to confirm: a store and its grade a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from common import clock
from common.errors import DomainError, FieldProblem, Invalid
from common.folding import fold
from common.people.commands import OFFICERS, Receipt
from common.phrases import N_, Inner, Param, Phrase
from common.web import Access, current_actor
from services.gateway.clients import determinations
from services.gateway.portal.shell import words
from services.gateway.portal.shell.fields import Day, KitForm, TextBlock, Whole
from services.gateway.portal.shell.form_page import FormPage, Outgoing, Subject
from services.gateway.portal.shell.serving import register
from services.gateway.subjects.domain.subject import Subject as Store
from services.gateway.subjects.usecases.find_by_code import find_by_codes
from services.gateway.wiring import wiring

#: Who may open which page; ratings decides who may do it, and a test holds both equal.
ACCESS: Mapping[str, Access] = {"pages.propose_determinations": Access(OFFICERS)}

_MOST_LINES = 500
_FIRST_DAY = date(2018, 1, 1)
#: How far ahead of the determination the first day of a grade may lie; ratings holds it to the very day.
_LATEST_IN_FORCE = timedelta(days=366)
#: A code, and a grade as it is written in a table: `P36030200001 B`, `P36030200001,B级`.
_LINE = re.compile(r"(?P<code>[^\s,，;；]+)[\s,，;；]+(?P<grade>[^\s,，;；]+)")
_GRADES = {written: grade for grade in "ABC" for written in (grade, f"{grade}级")}
_ROW = re.compile(r"rows\[(\d+)\]\.\w+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was typed: its number, the code of a store, and a grade."""

    number: int
    code: str
    grade: str


class Grades(TextBlock):
    """A store and its grade a line; `data` are the lines that are not empty."""

    def read(self, text: str) -> Any:
        """The lines. Raises `ValidationError` that names those that have not just a code and a grade."""
        found = lines_of(super().read(text))
        wrong = [str(each.number) for each in found if not each.grade]
        if wrong:
            listed = _("、").join(wrong)
            told = _("名单第%(lines)s行应为门店的医保编码和等级A、B或C，中间空格，请修改。", lines=listed)
            raise ValidationError(told)
        if len(found) > _MOST_LINES:
            raise ValidationError(_("每批最多%(most)d家门店，请分批提出。", most=_MOST_LINES))
        return found

    @property
    def told(self) -> str:
        """Each store by its name with its grade; what names none, as it was typed."""
        found = lines_of(self.text)
        stores = _stores(found)
        return "\n".join(_told_line(each, stores.get(each.code, ())) for each in found) or super().told


class ProposalForm(KitForm):
    """Which year, when determined, from when in force, and the grade of each store."""

    year = Whole(_l("评定年度"), least=2018, most=2200, help=_l("被评定的、已经结束的年度，例如2025。"))
    determined_on = Day(_l("评定日期"), help=_l("作出评定之日，不晚于今天。"))
    in_force_from = Day(_l("生效日期"), help=_l("等级自该日起执行，须晚于今天；另一人须在该日之前确认。"))
    rows = Grades(
        _l("名单"),
        most=30_000,
        help=_l(
            "每行一家门店：医保编码（没有编码的写统一社会信用代码），空格，等级A、B或C；可从表格中整列粘贴，最多500行。"
        ),
    )

    def adapt(self, record: None) -> None:
        """The bounds that ratings sets, so that the check tells all of them at once."""
        today = clock.today()
        self.year.most = today.year - 1
        self.determined_on.within = (_FIRST_DAY, today)
        self.in_force_from.within = (today + timedelta(days=1), today + _LATEST_IN_FORCE)


def lines_of(text: str) -> tuple[Line, ...]:
    """What was typed, line by line; of what is no code with a grade the grade is empty."""
    return tuple(_line(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip())


def load() -> Subject:
    """No record yet: what is proposed becomes one."""
    back = url_for("pages.determinations")
    return Subject(name=_("等级评定"), version=0, facts=(), back=back, record=None)


def initial(subject: Subject) -> Mapping[str, str]:
    """The year that is over, and today."""
    today = clock.today()
    return {"year": str(today.year - 1), "determined_on": today.isoformat()}


def check(subject: Subject, form: ProposalForm) -> None:
    """Raises `Invalid` for codes that name no store in the actor's scope, or several, and what ratings would refuse."""
    lines: tuple[Line, ...] = form.rows.data
    stores = _stores(lines)
    problems = [
        FieldProblem("rows", told, "store_not_found", params={"line": each.number, "code": each.code})
        for each in lines
        if (told := _lacking(len(stores.get(each.code, ())))) is not None
    ]
    known = tuple(each for each in lines if len(stores.get(each.code, ())) == 1)
    try:
        if known:
            _check_at_ratings(form, known, stores)
    except Invalid as refusal:
        if not problems:
            raise
        problems += refusal.problems
    if problems:
        raise Invalid.of(*problems)


def _check_at_ratings(form: ProposalForm, lines: tuple[Line, ...], stores: Mapping[str, tuple[Store, ...]]) -> None:
    proposal = _proposal(form, lines, stores)
    with _told_by_line(lines):
        determinations.check_determinations(wiring().connections["ratings"], proposal, actor=current_actor())


def send(subject: Subject, form: ProposalForm, outgoing: Outgoing) -> Receipt:
    """Propose the list at ratings. Raises what it refuses with, each wrong row by its line."""
    lines: tuple[Line, ...] = form.rows.data
    stores = _stores(lines)
    with _told_by_line(lines):
        return determinations.propose_determinations(
            wiring().connections["ratings"], _proposal(form, lines, stores), actor=current_actor(), key=outgoing.key
        )


def _proposal(
    form: ProposalForm, lines: tuple[Line, ...], stores: Mapping[str, tuple[Store, ...]]
) -> determinations.Proposal:
    """The list as ratings takes it; the code of each line names one store."""
    return {
        "year": form.year.data,
        "determined_on": form.determined_on.data.isoformat(),
        "in_force_from": form.in_force_from.data.isoformat(),
        "rows": [{"store_id": stores[each.code][0].subject_id, "grade": each.grade} for each in lines],
    }


@contextmanager
def _told_by_line(lines: tuple[Line, ...]) -> Iterator[None]:
    """Let what ratings refuses of a row be told of its line."""
    try:
        yield
    except Invalid as refusal:
        raise _by_line(refusal, lines) from refusal


def _by_line(refusal: DomainError, lines: tuple[Line, ...]) -> DomainError:
    """The refusal with what is wrong with a row said of its line."""

    def placed(problem: FieldProblem) -> FieldProblem:
        row = _ROW.fullmatch(problem.field)
        if row is None:
            return problem
        params: dict[str, Param] = {"line": lines[int(row[1])].number, "told": Inner(problem.phrase, problem.params)}
        return FieldProblem("rows", N_("名单第%(line)s行：%(told)s"), problem.code, params=params)

    problems = [placed(each) for each in refusal.problems]
    return type(refusal)(refusal.phrase, code=refusal.code, problems=problems, **refusal.params)


def _line(number: int, text: str) -> Line:
    found = _LINE.fullmatch(text)
    if found is None:
        return Line(number, text, "")
    return Line(number, found["code"], _GRADES.get(fold(found["grade"]), ""))


def _stores(lines: tuple[Line, ...]) -> Mapping[str, tuple[Store, ...]]:
    """The stores that the codes name, as the actor may see them today."""
    return find_by_codes([each.code for each in lines], actor=current_actor(), day=clock.today())


def _lacking(count: int) -> Phrase | None:
    """What is wrong with a code that names so many stores; None for just one."""
    if count == 0:
        return N_("名单第%(line)s行：没有找到编码为%(code)s的药店，请核对编码，或确认其在您的管辖范围内。")
    if count > 1:
        return N_("名单第%(line)s行：%(code)s对应不止一家药店，请改写医保编码。")
    return None


def _told_line(line: Line, stores: tuple[Store, ...]) -> str:
    if len(stores) != 1 or not line.grade:
        return f"{line.code} {line.grade}".strip()
    return _("%(name)s（%(code)s）：%(grade)s", name=stores[0].name, code=line.code, grade=words.GRADES[line.grade])


PAGE = register(
    FormPage(
        endpoint="propose_determinations",
        rule="/determinations/propose",
        title=_l("提出等级评定"),
        submit=_l("提出，交另一人确认"),
        owner="ratings",
        form=ProposalForm,
        template="desk/propose_determinations.html",
        load=load,
        send=send,
        check=check,
        initial=initial,
    )
)
