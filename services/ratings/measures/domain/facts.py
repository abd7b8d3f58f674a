"""The finished sentences and figures with which a store's measure is proposed, each with the clause it rests on.

Source: practice section 7 (case and approval), blueprint section 6. Papers print these sentences as they are.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from common.rules.money import Money
from services.ratings.domain.measures import Measure, Proposed
from services.ratings.domain.points import Points
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.measures.domain.proposal import Fact

RATING_RULES = "《定点零售药店医保诚信服务分级管理暂行办法》关于等级动态管理的规定"
AGREEMENT_SECOND = "医保服务协议关于协议期内再次中止的约定"


def day_text(day: date) -> str:
    """A day as papers print it: `2026年3月1日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def store_facts(ledger: StoreYear, entry: Violation, points: Points, *, proposed: Proposed) -> tuple[Fact, ...]:
    """Why a measure is proposed for a store: by points every entry of the year, by the item alone that entry."""
    by_id = {each.violation_id: each for each in ledger.counted}
    lines = [each for each in points.lines if proposed.points is not None or each.violation_id == entry.violation_id]
    facts = [entry_fact(by_id[line.violation_id], counted=line.counted) for line in lines]
    if proposed.points is not None:
        text = f"{ledger.year}年度累计记分{points.total}分，达到{proposed.points}分的处理标准。"
        facts.append(Fact(text, RATING_RULES))
    return tuple(facts)


def store_figures(
    ledger: StoreYear, entry: Violation, points: Points, *, proposed: Proposed, is_second: bool
) -> dict[str, Any]:
    """The figures that go with a store's proposal; `notes` are for the deciders alone."""
    months = proposed.months
    return {
        "year": ledger.year,
        "points": points.total,
        "grade": ledger.grade.value,
        "points_reached": proposed.points,
        "months_least": months.least if months else None,
        "months_most": months.most if months else None,
        "must_terminate": is_second,
        "notes": _store_notes(ledger, entry, proposed=proposed, is_second=is_second),
    }


def entry_fact(entry: Violation, *, counted: int) -> Fact:
    """What the store did, and what it costs."""
    money = f"，涉及金额{entry.money}元" if entry.money > Money.of(0) else ""
    text = f"{day_text(entry.occurred_on)}，{entry.act}（{entry.item}项）{money}，记{counted}分。"
    return Fact(text, entry.clause, entry.violation_id)


def _store_notes(ledger: StoreYear, entry: Violation, *, proposed: Proposed, is_second: bool) -> list[str]:
    """What only the deciders are told: no paper prints it."""
    notes = []
    if is_second:
        notes.append(f"该店在本协议期内已被中止过协议，再次中止的应当解除协议（{AGREEMENT_SECOND}）。")
    if proposed.measure is Measure.SUSPENSION and entry.is_termination_ground:
        notes.append(f"该行为同时属于可以解除协议的情形，由审批人员按情节决定（{entry.item}项）。")
    relied_on = ledger.counted if proposed.points is not None else (entry,)
    untold = sum(each.objection_on is None for each in relied_on)
    if untold:
        notes.append(
            f"提出建议时，所依据的记分有{untold}项尚未告知该店，异议期自告知书送达起算；请核对是否已送达，期满后再作出决定。"
        )
    last = max((each.objection_on for each in relied_on if each.objection_on is not None), default=None)
    if last is not None:
        notes.append(f"所依据的记分，异议期最迟至{day_text(last)}；期满前作出决定的，请先核对该店有无异议。")
    return notes
