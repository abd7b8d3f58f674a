"""Lists of determined grades as they were taken, each as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from common import mongo
from common.messages import Message
from common.people.commands import Command, Receipt
from services.ratings.cycle.domain.determination import Batch, Days, Row
from services.ratings.cycle.storage.documents import DeterminationBatchDocument
from services.ratings.domain.grades import Grade
from services.ratings.domain.violation import Hand
from services.ratings.stored.values import day_text, hand_fields, hand_of


def insert(
    batch_id: str, rows: Iterable[Row], *, days: Days, command: Command, messages: tuple[Message, ...]
) -> Receipt:
    """Keep a whole list in one write. Raises `Conflict` (exists)."""
    document = DeterminationBatchDocument(
        id=batch_id,
        year=days.year,
        determined_on=day_text(days.determined_on),
        in_force_from=day_text(days.in_force_from),
        recorded_at=command.at,
        recorded_by=hand_fields(Hand.of(command.actor)),
        rows=[{"store_id": row.store_id, "grade": row.grade.value} for row in rows],
    )
    return mongo.insert(document, command=command, messages=messages)


def find(batch_id: str) -> Batch | None:
    """A list, or None."""
    found = DeterminationBatchDocument._get_collection().find_one({"_id": batch_id})
    if found is None:
        return None
    recorded_by = hand_of(found["recorded_by"])
    assert recorded_by is not None
    return Batch(
        batch_id=found["_id"],
        rows=tuple(Row(each["store_id"], Grade(each["grade"])) for each in found["rows"]),
        days=Days(
            year=found["year"],
            determined_on=date.fromisoformat(found["determined_on"]),
            in_force_from=date.fromisoformat(found["in_force_from"]),
        ),
        recorded_by=recorded_by,
        recorded_at=found["recorded_at"],
    )
