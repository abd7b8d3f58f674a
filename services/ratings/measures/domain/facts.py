"""The finished sentences and figures with which a store's measure is proposed, each with the clause it rests on.

Source: practice section 7 (case and approval), blueprint section 6. Papers print these sentences as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from common.phrases import N_, Param, Phrase, filled, told
from common.rules.chinese_numbers import chinese_day
from common.rules.laws import AgreementClauses, agreement_text
from common.rules.money import Money
from services.ratings.domain.measures import Measure, Proposed
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import CountedYear
from services.ratings.measures.domain.proposal import Fact


@dataclass(frozen=True, slots=True)
class Note:
    """What only the deciders are told, in a phrase with places; no paper prints it."""

    phrase: Phrase
    params: Mapping[str, Param] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The note in Chinese."""
        return filled(self.phrase, self.params)


def told_notes(notes: Iterable[Note]) -> dict[str, Any]:
    """The notes as figures of a proposal: in Chinese, and beside it as phrases for who tells them in English."""
    said = tuple(notes)
    return {
        "notes": [each.text for each in said],
        "note_phrases": [{"phrase": each.phrase, "params": told(each.params)} for each in said],
    }


def relied_on(counted: CountedYear, proposed: Proposed) -> tuple[Violation, ...]:
    """The entries that a store's measure rests on: by points every entry of the year, by the item alone the new one."""
    return counted.entries if proposed.points is not None else (counted.entry,)


def store_facts(counted: CountedYear, *, proposed: Proposed, agreed: AgreementClauses) -> tuple[Fact, ...]:
    """Why a measure is proposed for a store: the entries that it rests on, in the order of the points."""
    by_catalogue = (agreed.catalogue, agreed.measures)
    clause = agreement_text(*((agreed.suspension,) if proposed.measure is Measure.SUSPENSION else by_catalogue))
    by_id = {each.violation_id: each for each in relied_on(counted, proposed)}
    lines = [each for each in counted.points.lines if each.violation_id in by_id]
    facts = [entry_fact(by_id[line.violation_id], counted=line.counted) for line in lines]
    if proposed.standing is not None:
        from_on = chinese_day(proposed.standing.from_on)
        second = agreement_text(agreed.termination) if proposed.measure is Measure.TERMINATION else clause
        facts.append(Fact(f"自{from_on}起的中止尚未期满，又达到中止的处理标准。", second))
    if proposed.points is not None:
        text = f"{counted.year}年度累计记分{counted.points.total}分，达到{proposed.points}分的处理标准。"
        facts.append(Fact(text, clause))
    return tuple(facts)


def store_figures(
    counted: CountedYear, *, proposed: Proposed, is_second: bool, is_second_named: bool, agreed: AgreementClauses
) -> dict[str, Any]:
    """The figures that go with a store's proposal; `acts_since` is the first day of the acts that it rests on.

    `agreed_on` is by which day the text is taken that the store signed, None of entries that do not know it;
    `second_article` is the article by which a second suspension of the term ends the agreement, None where the store's
    text names none; `notes` are for the deciders alone.
    """
    months, agreed_on = proposed.months, counted.entry.annexed_on
    return {
        "year": counted.year,
        "points": counted.points.total,
        "grade": counted.grade.value,
        "points_reached": proposed.points,
        "months_least": months.least if months else None,
        "months_most": months.most if months else None,
        "must_terminate": is_second,
        "second_article": agreed.termination if is_second_named else None,
        "acts_since": min(each.occurred_on for each in relied_on(counted, proposed)).isoformat(),
        "agreed_on": agreed_on.isoformat() if agreed_on else None,
        "follows_on": proposed.follows_on.isoformat() if proposed.follows_on else None,
        **told_notes(_store_notes(counted, proposed=proposed, is_second=is_second, agreed=agreed)),
    }


def entry_fact(entry: Violation, *, counted: int) -> Fact:
    """What the store did, and what it costs."""
    money = f"，涉及金额{entry.money}元" if entry.money > Money.of(0) else ""
    text = f"{chinese_day(entry.occurred_on)}，{entry.act}（{entry.item}项）{money}，记{counted}分。"
    return Fact(text, entry.clause, entry.violation_id)


def _store_notes(counted: CountedYear, *, proposed: Proposed, is_second: bool, agreed: AgreementClauses) -> list[Note]:
    notes, entry = [], counted.entry
    if is_second:
        second = N_("该店在本协议期内已被中止过协议，再次中止的应当解除协议（协议第%(article)s条）。")
        notes.append(Note(second, {"article": agreed.termination}))
    if proposed.follows_on is not None:
        follows = N_("前次中止尚未期满，本次中止应自%(day)s起算。")
        notes.append(Note(follows, {"day": proposed.follows_on}))
    if proposed.measure is Measure.SUSPENSION and entry.is_termination_ground:
        ground = N_("该行为同时属于可以解除协议的情形，由审批人员按情节决定（%(item)s项）。")
        notes.append(Note(ground, {"item": entry.item}))
    entries = relied_on(counted, proposed)
    count = sum(each.objection_on is None for each in entries)
    if count:
        untold = N_(
            "提出建议时，所依据的记分有%(count)s项尚未告知该店，异议期自告知书送达起算；请核对是否已送达，期满后再作出决定。"
        )
        notes.append(Note(untold, {"count": count}))
    last = max((each.objection_on for each in entries if each.objection_on is not None), default=None)
    if last is not None:
        window = N_("所依据的记分，异议期最迟至%(day)s；期满前作出决定的，请先核对该店有无异议。")
        notes.append(Note(window, {"day": last}))
    return notes
