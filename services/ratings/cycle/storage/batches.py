"""Lists of determined grades as they were proposed, each as a whole, and who confirmed or rejected them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from common import mongo
from common.messages import Message
from common.paging import Found, Key, Order, Page, read_page
from common.people.commands import Command, Receipt
from services.ratings.cycle.domain.determination import Action, Batch, Days, Row, Status
from services.ratings.cycle.storage.documents import DeterminationBatchDocument
from services.ratings.domain.violation import Hand
from services.ratings.stored.values import FORMS, HAND

#: A list of 0.1 was in force as one person had recorded it.
_BATCH = FORMS.of(Batch, names={"batch_id": "_id"}, apart={"days"}, missing={1: {"status": Status.CONFIRMED}})
_DAYS = FORMS.of(Days)
_ROW = FORMS.of(Row)
_AS_PROPOSED = Order((Key("number", int),))
#: Under which names a document has who decided, and what they said.
_DECIDED = {Action.CONFIRM: ("confirmed", "opinion"), Action.REJECT: ("rejected", "reason")}


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


def decide(
    batch: Batch, action: Action, *, status: Status, said: str | None, command: Command, messages: tuple[Message, ...]
) -> Receipt:
    """Move a list to its next state, with who did it and what they said. Raises `Conflict` (lost_race)."""
    done, words = _DECIDED[action]
    return mongo.update(
        DeterminationBatchDocument,
        batch.batch_id,
        version=batch.version,
        change={
            "$set": {
                "status": status.value,
                f"{done}_by": HAND.fields(Hand.of(command.actor)),
                f"{done}_at": command.at,
                **({words: said} if said else {}),
            }
        },
        command=command,
        messages=messages,
    )


def find(batch_id: str) -> Batch | None:
    """A list, or None."""
    found = DeterminationBatchDocument._get_collection().find_one({"_id": batch_id})
    return batch_of(found) if found else None


def batch_of(found: Mapping[str, Any]) -> Batch:
    """A list from its document."""
    return _BATCH.value(found, days=_DAYS.value(found))


def rows_of(batch_id: str, *, page: Page) -> Found[Row]:
    """Some rows of a list, in its order."""
    found = read_page(
        DeterminationBatchDocument._get_collection(),
        {"_id": batch_id},
        spread=[
            {"$unwind": {"path": "$rows", "includeArrayIndex": "number"}},
            {"$set": {"number": {"$toInt": "$number"}}},
        ],
        order=_AS_PROPOSED,
        page=page,
        fields={"rows": 1, "number": 1},
    )
    return found.map(lambda each: _ROW.value(each["rows"]))
