"""For which days a store is designated: the terms of its agreements, each with its end (期满终止, 解除).

Source: blueprint section 4 (terms are a list in the store, appended only from the end of the last), section 6
("termination", "suspension outlasting the agreement").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from common.days import lasts_on, months_later
from common.errors import Conflict, Invalid, NotAllowed
from common.ids import AgreementId, CaseId
from common.phrases import N_
from services.agreements.domain.clauses import Clause


@dataclass(frozen=True, slots=True)
class TermEnding:
    """A termination (解除): the term has no day from `until_on` on."""

    until_on: date
    case_id: CaseId
    number: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TextRecord:
    """Which text an agreement was signed under that a roster brought without one, recorded later by `by` (an account).

    `remark` says what shows it: where the signed original lies. `clauses` are those of the text.
    """

    agreement_id: AgreementId
    text: str
    clauses: tuple[Clause, ...]
    remark: str
    by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Term:
    """The days `[from_on, until_on)` of one signed agreement; `catalogue` says that the 负面清单 is annexed to it.

    `text` names the text that was signed, None where nobody knows; `clauses` are those on chains that it carries, none
    of an unknown text. `signed_on` is the day on which the store signed, None where nobody knows: its catalogue binds.
    """

    agreement_id: AgreementId
    from_on: date
    until_on: date
    catalogue: bool
    recorded_at: datetime
    ending: TermEnding | None = None
    text: str | None = None
    clauses: tuple[Clause, ...] = ()
    signed_on: date | None = None

    def with_text(self, record: TextRecord) -> Term:
        """The term once its text is recorded; the catalogue is annexed to each text of ours."""
        return replace(self, text=record.text, clauses=record.clauses, catalogue=True)

    @property
    def effective_until(self) -> date:
        """The first day that no longer belongs to it, by expiry or by termination; never before its first day."""
        if self.ending is None:
            return self.until_on
        return max(self.from_on, min(self.until_on, self.ending.until_on))

    def covers(self, day: date) -> bool:
        """Whether the agreement is in force on that day."""
        return lasts_on(day, from_on=self.from_on, until_on=self.effective_until)


class TextKnown(NotAllowed):
    """Raised when the text of an agreement is to be recorded that is known already."""

    code = "text_known"


class TermOverlaps(Conflict):
    """Raised when a term would begin before the last one ends: no store has two agreements in force."""

    code = "term_overlaps"


def with_terminations(terms: Iterable[Term], terminations: Iterable[TermEnding]) -> tuple[Term, ...]:
    """The terms with the termination that ends each, in whatever order both were recorded.

    A termination ends every term that was recorded by then, also one that has not begun, and none that was signed
    afterwards for days after it.
    """
    known = sorted(terminations, key=lambda each: each.until_on)
    if not known:
        return tuple(terms)
    return tuple(replace(term, ending=next((each for each in known if _ends(term, each)), None)) for term in terms)


def with_texts(terms: Iterable[Term], records: Iterable[TextRecord]) -> tuple[Term, ...]:
    """The terms, those of unknown text with what was recorded of it."""
    known = {each.agreement_id: each for each in records}
    if not known:
        return tuple(terms)
    return tuple(
        each.with_text(known[each.agreement_id]) if each.text is None and each.agreement_id in known else each
        for each in terms
    )


def as_known(
    terms: Iterable[Term],
    terminations: Iterable[TermEnding],
    texts: Iterable[TextRecord] = (),
    *,
    known_at: datetime,
) -> tuple[Term, ...]:
    """The terms as they were recorded at `known_at`, ended by the terminations, with the texts, recorded by then."""
    recorded = (each for each in terms if each.recorded_at <= known_at)
    return with_terminations(
        with_texts(recorded, (each for each in texts if each.recorded_at <= known_at)),
        (each for each in terminations if each.recorded_at <= known_at),
    )


def in_force(terms: Iterable[Term], day: date) -> Term | None:
    """The term that covers a day; there is at most one."""
    for each in terms:
        if each.covers(day):
            return each
    return None


def awaits_renewal(terms: Iterable[Term], day: date) -> bool:
    """Whether the agreement of a day is still to be renewed (续签): nothing ended it, and none follows it yet.

    Of an agreement whose text nobody knows nobody can say what was agreed: it awaits none.
    """
    known = tuple(terms)
    term = in_force(known, day)
    if term is None or term.text is None or term.ending is not None:
        return False
    return not any(each.from_on >= term.until_on for each in known)


def end_of_last(terms: Iterable[Term]) -> date | None:
    """From which day on a further term may begin; None when there was none yet."""
    return max((each.effective_until for each in terms), default=None)


def check_follows(terms: Iterable[Term], *, from_on: date) -> None:
    """Raises `TermOverlaps` when a term from that day would overlap an earlier one."""
    last = end_of_last(terms)
    if last is not None and from_on < last:
        raise TermOverlaps(N_("该药店现有协议到期前不能再签：新协议的起始日期最早为%(day)s。"), day=last)


def check_span(*, from_on: date, until_on: date, longest_months: int) -> None:
    """Raises `Invalid` when the days are reversed (`term_reversed`) or the term is too long (`term_too_long`)."""
    if until_on <= from_on:
        told = N_("协议的终止日期必须晚于起始日期，请检查两个日期。")
        raise Invalid.about("until_on", told, code="term_reversed")
    if until_on > months_later(from_on, longest_months):
        told = N_("协议期限最长 %(months)s 个月，请把终止日期提前。")
        raise Invalid.about("until_on", told, code="term_too_long", months=longest_months)


def _ends(term: Term, end: TermEnding) -> bool:
    is_running = term.from_on < end.until_on < term.until_on
    return is_running or (end.until_on <= term.from_on and term.recorded_at <= end.recorded_at)
