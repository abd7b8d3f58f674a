"""Lists of determined grades as they were proposed, each as a whole, and who confirmed them."""

from __future__ import annotations

from collections.abc import Iterable

from common import mongo
from common.messages import Message
from common.people.commands import Command, Receipt
from services.ratings.cycle.domain.determination import Batch, Days, Row, Status
from services.ratings.cycle.storage.documents import DeterminationBatchDocument
from services.ratings.domain.violation import Hand
from services.ratings.stored.values import FORMS, HAND

#: A list of 0.1 was in force as one person had recorded it.
_BATCH = FORMS.of(Batch, names={"batch_id": "_id"}, apart={"days"}, missing={1: {"status": Status.CONFIRMED}})
_DAYS = FORMS.of(Days)
_ROW = FORMS.of(Row)


def insert(
    batch_id: str, rows: Iterable[Row], *, days: Days, command: Command, messages: tuple[Message, ...]
) -> Receipt:
    """Keep a whole list in one write. Raises `Conflict` (exists)."""
    document = DeterminationBatchDocument(
        id=batch_id,
        recorded_at=command.at,
        recorded_by=HAND.fields(Hand.of(command.actor)),
        status=Status.PROPOSED.value,
        rows=[_ROW.fields(row) for row in rows],
        **_DAYS.fields(days),
    )
    return mongo.insert(document, command=command, messages=messages)


def confirm(batch: Batch, *, status: Status, command: Command, messages: tuple[Message, ...]) -> Receipt:
    """Move a list to its next state, with who confirmed it. Raises `Conflict` (lost_race)."""
    return mongo.update(
        DeterminationBatchDocument,
        batch.batch_id,
        version=batch.version,
        change={
            "$set": {
                "status": status.value,
                "confirmed_by": HAND.fields(Hand.of(command.actor)),
                "confirmed_at": command.at,
            }
        },
        command=command,
        messages=messages,
    )


def find(batch_id: str) -> Batch | None:
    """A list, or None."""
    found = DeterminationBatchDocument._get_collection().find_one({"_id": batch_id})
    return _BATCH.value(found, days=_DAYS.value(found)) if found else None
