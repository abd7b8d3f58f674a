"""Lists of determined grades as the API shows them: plain fields from values; nothing is decided here."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import Any

from common.people.commands import Actor
from services.ratings.cycle.domain.determination import Batch, actions_of, find_bar
from services.ratings.cycle.usecases.show_rows import ShownRow
from services.ratings.domain.history import Determination
from services.ratings.domain.violation import Hand

Body = dict[str, Any]


def listed_view(batch: Batch) -> Body:
    """A list among others."""
    return {
        **asdict(batch.days),
        "id": batch.batch_id,
        "state": batch.status,
        "counts": _counts(batch),
        "recorded_by": batch.recorded_by.account,
        "recorded_at": batch.recorded_at,
        "decided_by": _account(batch.decided_by),
        "decided_at": batch.decided_at,
    }


def batch_view(batch: Batch, *, actor: Actor, today: date, has_problems: bool) -> Body:
    """A whole list, and what the actor may do to it."""
    bar = find_bar(actor, batch, today=today, has_problems=has_problems)
    return {
        **asdict(batch.days),
        "id": batch.batch_id,
        "state": batch.status,
        "recorded_by": batch.recorded_by.account,
        "recorded_at": batch.recorded_at,
        "confirmed_by": _account(batch.confirmed_by),
        "confirmed_at": batch.confirmed_at,
        "opinion": batch.opinion,
        "rejected_by": _account(batch.rejected_by),
        "rejected_at": batch.rejected_at,
        "reason": batch.reason,
        "counts": _counts(batch),
        "bar": bar.message if bar else None,
        "actions": list(actions_of(actor, batch, today=today, has_problems=has_problems)),
        "rows": [{"store_id": row.store_id, "grade": row.grade.value} for row in batch.rows],
    }


def row_view(shown: ShownRow) -> Body:
    """A row with what it rests on."""
    entries = {each.violation_id: each for each in shown.entries}
    lines = [(entries[line.violation_id], line.counted) for line in shown.points.lines]
    return {
        "store_id": shown.row.store_id,
        "grade": shown.row.grade.value,
        "name": shown.store.name,
        "points": shown.points.total,
        "entries": [
            {
                "id": entry.violation_id,
                "item": entry.item,
                "act": entry.act,
                "occurred_on": entry.occurred_on,
                "counted": counted,
            }
            for entry, counted in lines
        ],
        "now": shown.now.value if shown.now else None,
        "replaces": _determination(shown.replaces) if shown.replaces else None,
        "problem": shown.problem.as_dict() if shown.problem else None,
    }


def _determination(found: Determination) -> Body:
    return {
        "year": found.year,
        "grade": found.grade.value,
        "determined_on": found.determined_on,
        "in_force_from": found.in_force_from,
    }


def _counts(batch: Batch) -> dict[str, int]:
    return dict(sorted(Counter(row.grade.value for row in batch.rows).items()))


def _account(hand: Hand | None) -> str | None:
    return hand.account if hand else None
