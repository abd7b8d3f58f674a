"""Under which agreement a row says that its store runs already (已签协议): its days, and the text that was signed.

Source: practice section 12.2: a roster records which text each store signed; an unknown one has no clause on chains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import unicodedata2 as unicodedata

from common.errors import Invalid
from common.phrases import N_, Param, Phrase
from services.agreements.domain.terms import check_span
from services.agreements.domain.texts import Texts
from services.agreements.rosters.domain.quoting import quoted
from services.agreements.rosters.domain.roster import Columns, RosterField, RowProblem

#: The columns of an agreement that runs already; those of days may hold dates.
DAYS = (RosterField.TERM_FROM, RosterField.TERM_LAST)
_DAY = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2|年([0-9]{1,2})月)([0-9]{1,2})日?(?: 0{1,2}:00(?::00)?)?")
_FIRST, _LAST = date(2018, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class SignedTerm:
    """The days `[from_on, until_on)` of an agreement that runs already; `text` is None where nobody knows it.

    `title` is what people call the text.
    """

    from_on: date
    until_on: date
    text: str | None
    title: str | None

    @property
    def last_on(self) -> date:
        """The last day that belongs to it, as papers print it."""
        return self.until_on - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signed:
    """The agreement of a row, None where it names none, with what is wrong with it."""

    term: SignedTerm | None
    problems: tuple[RowProblem, ...] = ()


def signed_by(
    found: Mapping[RosterField, str], *, row: int, columns: Columns, texts: Texts, longest_months: int
) -> Signed:
    """What the cells of days and text say together: both days and a text of ours, both days alone, or nothing."""
    told = _Told(row, columns)
    given = {name: found[name] for name in DAYS}
    text = found[RosterField.SIGNED_TEXT]
    if not text and not any(given.values()):
        return Signed(None)
    missing = [name for name, cell in given.items() if not cell]
    if missing:
        return Signed(None, (told.incomplete(missing),))
    days = {name: day for name, cell in given.items() if (day := day_read(cell)) is not None}
    if wrong := tuple(told.no_day(name, given[name]) for name in DAYS if name not in days):
        return Signed(None, wrong)
    from_on, until_on = days[DAYS[0]], days[DAYS[1]] + timedelta(days=1)
    try:
        check_span(from_on=from_on, until_on=until_on, longest_months=longest_months)
    except Invalid as error:
        return Signed(None, tuple(told.span(error)))
    name = texts.named(text) if text else None
    if text and (problem := told.text(text, name, from_on=from_on, texts=texts)):
        return Signed(None, (problem,))
    return Signed(SignedTerm(from_on, until_on, name, texts.title(name) if name else None))


def day_read(cell: str) -> date | None:
    """The day that a cell names with year, month and day; None where it is none, or lies outside of 2018 to 2199."""
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[3] or match[4]), int(match[5]))
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None


@dataclass(frozen=True, slots=True)
class _Told:
    """Words for what is wrong with the agreement of a row."""

    row: int
    columns: Columns

    def incomplete(self, missing: list[RosterField]) -> RowProblem:
        phrase = N_("写明了已签的协议，却没有“%(missing)s”。")
        remedy = N_("请补上；没有已签协议的，起始日期、终止日期和文本版本都留空。")
        headings = "、".join(map(self.columns.heading, missing))
        return self._problem(missing[0], "term_incomplete", phrase, remedy, missing=headings)

    def no_day(self, name: RosterField, cell: str) -> RowProblem:
        phrase, remedy = N_("“%(text)s”不是 2018 年以后的日期。"), N_("请写明年月日，如 2026-01-31。")
        return self._problem(name, "day_malformed", phrase, remedy, text=quoted(cell))

    def span(self, error: Invalid) -> Iterator[RowProblem]:
        for each in error.problems:
            yield self._problem(DAYS[1], each.code, each.phrase, N_("请对照协议原件核对。"), **each.params)

    def text(self, text: str, name: str | None, *, from_on: date, texts: Texts) -> RowProblem | None:
        if name is None:
            phrase = N_("没有名为“%(text)s”的协议文本。")
            remedy = N_("现有的文本：%(names)s。不知道签的是哪一版的留空，按没有连锁条款处理。")
            titles = "、".join(f"《{texts.title(each)}》" for each in texts.names)
            params: dict[str, Param] = {"text": quoted(text), "names": titles}
            return self._problem(RosterField.SIGNED_TEXT, "unknown_text", phrase, remedy, **params)
        if texts.was_out(name, from_on):
            return None
        phrase = N_("文本《%(text)s》自%(day)s起使用，该协议却在此前已经起始。")
        remedy, params = N_("请核对文本版本和起始日期。"), {"text": texts.title(name), "day": texts.first_days[name]}
        return self._problem(RosterField.SIGNED_TEXT, "text_not_out", phrase, remedy, **params)

    def _problem(self, name: RosterField, code: str, phrase: Phrase, remedy: Phrase, **params: Param) -> RowProblem:
        return RowProblem(self.row, self.columns.heading(name), code, phrase, remedy, params)
