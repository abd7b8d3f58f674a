"""Builders of ratings' values for tests: plain functions with what the test leaves open filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from common.messages.words import MembershipKind
from common.rules.money import Money
from common.rules.parameters import DatedValue
from services.ratings import policies
from services.ratings.domain.catalogue import Catalogue, Consequence, Range, Versions
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import Determination, Fall, History, Penalty, PenaltyKind
from services.ratings.domain.policy import ChainPolicy, MeasurePolicy, PolicySet, ScoringPolicy
from services.ratings.domain.spans import OPEN, Span
from services.ratings.domain.store import Annex, Membership, StoreRecord
from services.ratings.domain.violation import Hand, Source, Status, Violation

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def parameters() -> PolicySet:
    return policies.current()


def scoring(day: date = DAY) -> ScoringPolicy:
    return policies.scoring_on(day)


def chain_policy(day: date = DAY, *, count_franchise: bool = False) -> ChainPolicy:
    return replace(policies.chain_on(day), count_franchise=count_franchise)


def measure_policy(day: date = DAY) -> MeasurePolicy:
    return policies.measures_on(day)


def catalogue(day: date = DAY) -> Catalogue:
    return policies.catalogue_on(day)


def hand(person: str = "prs_recorder") -> Hand:
    return Hand(f"acc_{person}", (person,))


def violation(item: str = "P1", **fields: Any) -> Violation:
    """A confirmed entry of an item, with the item's own points and consequences."""
    found = catalogue().items[item]
    identifier = fields.pop("violation_id", "vio_1")
    occurred_on = fields.pop("occurred_on", DAY)
    values: dict[str, Any] = {
        "violation_id": identifier,
        "store_id": "sto_1",
        "act_id": identifier,
        "item": item,
        "act": found.act,
        "clause": Versions(catalogue(), catalogue(), catalogue()).clause_of(found),
        "points": found.points.least,
        "consequences": found.consequences,
        "suspend_months": found.suspend_months,
        "catalogue_on": occurred_on,
        "catalogue_sha256": "0" * 64,
        "occurred_on": occurred_on,
        "found_on": occurred_on,
        "source": Source.INSPECTION,
        "money": Money.of(0),
        "is_corrected_in_time": False,
        "is_refunded": False,
        "evidence": "照片三张",
        "note": "",
        "recorded_by": hand(),
        "recorded_at": AT,
        "status": Status.CONFIRMED,
        "decided_by": hand("prs_confirmer"),
        "decided_at": AT,
        "decided_on": occurred_on,
        "objection_on": occurred_on + timedelta(days=7),
    }
    return Violation(**{**values, **fields})


def plain_violation(
    identifier: str, *, item: str = "P1", points: int = 3, act: str | None = None, **fields: Any
) -> Violation:
    """An entry whose points are given, whatever its item says."""
    return violation(
        item,
        violation_id=identifier,
        points=points,
        act_id=act or identifier,
        consequences=(),
        suspend_months=None,
        **fields,
    )


def span(text: str) -> Span:
    """A span from `2026-01-01..2026-06-01`, or `2026-01-01..` for an open one."""
    first, _, last = text.partition("..")
    return Span(date.fromisoformat(first), date.fromisoformat(last) if last else OPEN)


def fall(on: str, *, grade: Grade = Grade.C, counts_on: str | None = None, entry: str = "vio_fall") -> Fall:
    day = date.fromisoformat(on)
    counts = date.fromisoformat(counts_on) if counts_on else day + timedelta(days=8)
    return Fall(day.year, grade, day, counts, entry, AT)


def determination(
    in_force_from: str, grade: Grade, *, year: int | None = None, identifier: str = "", recorded_at: datetime = AT
) -> Determination:
    """The determination of the year before, unless told otherwise."""
    day = date.fromisoformat(in_force_from)
    return Determination(identifier or f"det_{in_force_from}", year or day.year - 1, grade, day, day, recorded_at)


def suspension(from_on: str, until_on: str | None, *, case: str = "") -> Penalty:
    first = date.fromisoformat(from_on)
    until = date.fromisoformat(until_on) if until_on else None
    return Penalty(case or f"case_{from_on}", PenaltyKind.SUSPENSION, first, until, AT)


def termination(from_on: str, *, case: str = "") -> Penalty:
    return Penalty(case or f"case_{from_on}", PenaltyKind.TERMINATION, date.fromisoformat(from_on), None, AT)


def membership(days: str, *, chain: str = "chn_1", kind: str = "direct") -> Membership:
    return Membership(chain, MembershipKind(kind), span(days))


def record(
    store_id: str = "sto_1", *, terms: str = "2018-01-01..", member: str = "2018-01-01..", **history: Any
) -> StoreRecord:
    """A designated direct store of chain chn_1, unless told otherwise."""
    memberships = tuple(membership(each) for each in member.split())
    spans = tuple(span(each) for each in terms.split())
    return StoreRecord(
        store_id,
        name=f"药店{store_id}",
        area="360302",
        memberships=memberships,
        catalogue=tuple(Annex(each, each.from_on, None) for each in spans),
        history=History(terms=spans, **history),
    )


def consequences(words: Mapping[str, Any]) -> dict[str, Any]:
    """The consequences and months of an item from a case file."""
    months = words.get("suspend_months")
    return {
        "consequences": tuple(Consequence(each) for each in words.get("consequences", ())),
        "suspend_months": Range.read(months) if months else None,
        "is_corrected_in_time": words.get("is_corrected_in_time", False),
    }


def changed(name: str, since: date, value: Any) -> PolicySet:
    """All parameters, of which one has another value from a day on."""
    found = parameters()
    before = found.parameters[name]
    values = (*before.dated.values, DatedValue(since, value))
    after = replace(before, dated=replace(before.dated, values=values))
    return replace(found, parameters={**found.parameters, name: after})
