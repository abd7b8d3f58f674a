"""How an entry of a ledger, and a fall of its year, lie in their document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from bson.decimal128 import Decimal128

from common.rules.money import Money
from services.ratings.domain.catalogue import Consequence, Range
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import Fall
from services.ratings.domain.violation import EvidenceFile, Source, Status, Violation
from services.ratings.stored.values import day_of, day_text, hand_fields, hand_of

Fields = dict[str, Any]


def entry_fields(entry: Violation) -> Fields:
    """An entry as stored."""
    return {
        "violation_id": entry.violation_id,
        "store_id": entry.store_id,
        "act_id": entry.act_id,
        "item": entry.item,
        "act": entry.act,
        "clause": entry.clause,
        "points": entry.points,
        "consequences": [each.value for each in entry.consequences],
        "suspend_months": [entry.suspend_months.least, entry.suspend_months.most] if entry.suspend_months else None,
        "catalogue_on": day_text(entry.catalogue_on),
        "catalogue_sha256": entry.catalogue_sha256,
        "occurred_on": day_text(entry.occurred_on),
        "found_on": day_text(entry.found_on),
        "source": entry.source.value,
        "money": Decimal128(entry.money.yuan),
        "is_corrected_in_time": entry.is_corrected_in_time,
        "is_refunded": entry.is_refunded,
        "evidence": entry.evidence,
        "note": entry.note,
        "recorded_by": hand_fields(entry.recorded_by),
        "recorded_at": entry.recorded_at,
        "status": entry.status.value,
        "decided_by": hand_fields(entry.decided_by),
        "decided_at": entry.decided_at,
        "decided_on": day_text(entry.decided_on),
        "reason": entry.reason,
        "objection_on": day_text(entry.objection_on),
        "objection_provisional": entry.objection_provisional,
        "copied_from": entry.copied_from,
        "finding": entry.finding,
        "files": [asdict(each) for each in entry.files],
    }


def entry_of(fields: Mapping[str, Any]) -> Violation:
    """An entry from its stored form."""
    months = fields.get("suspend_months")
    recorded_by = hand_of(fields["recorded_by"])
    assert recorded_by is not None
    return Violation(
        violation_id=fields["violation_id"],
        store_id=fields["store_id"],
        act_id=fields["act_id"],
        item=fields["item"],
        act=fields["act"],
        clause=fields["clause"],
        points=fields["points"],
        consequences=tuple(Consequence(each) for each in fields["consequences"]),
        suspend_months=Range(*months) if months else None,
        catalogue_on=date.fromisoformat(fields["catalogue_on"]),
        catalogue_sha256=fields["catalogue_sha256"],
        occurred_on=date.fromisoformat(fields["occurred_on"]),
        found_on=date.fromisoformat(fields["found_on"]),
        source=Source(fields["source"]),
        money=Money(fields["money"].to_decimal()),
        is_corrected_in_time=fields["is_corrected_in_time"],
        is_refunded=fields["is_refunded"],
        evidence=fields["evidence"],
        note=fields["note"],
        recorded_by=recorded_by,
        recorded_at=fields["recorded_at"],
        status=Status(fields["status"]),
        decided_by=hand_of(fields["decided_by"]),
        decided_at=fields["decided_at"] if fields["decided_at"] else None,
        decided_on=day_of(fields["decided_on"]),
        reason=fields["reason"],
        objection_on=day_of(fields["objection_on"]),
        objection_provisional=fields["objection_provisional"],
        copied_from=fields["copied_from"],
        # Entries of the first version have neither.
        finding=fields.get("finding"),
        files=tuple(EvidenceFile(**each) for each in fields.get("files", ())),
    )


def fall_fields(fall: Fall) -> Fields:
    """A fall as stored."""
    return {
        "year": fall.year,
        "grade": fall.grade.value,
        "on": day_text(fall.on),
        "counts_on": day_text(fall.counts_on),
        "violation_id": fall.violation_id,
        "recorded_at": fall.recorded_at,
    }


def fall_of(fields: Mapping[str, Any]) -> Fall:
    """A fall from its stored form."""
    return Fall(
        year=fields["year"],
        grade=Grade(fields["grade"]),
        on=date.fromisoformat(fields["on"]),
        counts_on=date.fromisoformat(fields["counts_on"]),
        violation_id=fields["violation_id"],
        recorded_at=fields["recorded_at"],
    )
