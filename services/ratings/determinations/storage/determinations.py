"""Lists of determined grades, and the determination of each store that was applied from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pymongo import InsertOne
from pymongo.collection import Collection

from common import mongo
from common.commands import Command, Receipt, derived_id
from common.messages import Message
from services.ratings.cycle.domain.determination import Days, Row
from services.ratings.cycle.storage.documents import DeterminationBatchDocument
from services.ratings.determinations.storage.documents import DeterminationDocument
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import Determination
from services.ratings.domain.violation import Hand
from services.ratings.stored.values import day_text, hand_fields

Fields = dict[str, Any]


def insert_batch(
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


def apply_batch(batch_id: str) -> tuple[str, ...]:
    """Write the determination of each row, keyed by batch and row; the stores of the list."""
    batch = DeterminationBatchDocument._get_collection().find_one({"_id": batch_id})
    if batch is None:
        return ()
    mongo.write_many(
        _collection(), [InsertOne(_fields(batch, number, row)) for number, row in enumerate(batch["rows"])]
    )
    return tuple(row["store_id"] for row in batch["rows"])


def of_stores(store_ids: Iterable[str]) -> dict[str, list[Determination]]:
    """Every determination of each store."""
    found: dict[str, list[Determination]] = {}
    for document in _collection().find({"store_id": {"$in": list(store_ids)}}):
        found.setdefault(document["store_id"], []).append(_determination(document))
    return found


def persons_behind(determination_ids: Iterable[str]) -> frozenset[str]:
    """The natural persons who recorded these determinations."""
    wanted = {"_id": {"$in": list(determination_ids)}}
    return frozenset(
        person for each in _collection().find(wanted, {"recorded_by": 1}) for person in each["recorded_by"]["persons"]
    )


def _fields(batch: Mapping[str, Any], number: int, row: Mapping[str, Any]) -> Fields:
    return {
        "_id": derived_id("det", batch["_id"], number),
        "version": 1,
        "schema": 1,
        "store_id": row["store_id"],
        "batch_id": batch["_id"],
        "year": batch["year"],
        "grade": row["grade"],
        "determined_on": batch["determined_on"],
        "in_force_from": batch["in_force_from"],
        "recorded_at": batch["recorded_at"],
        "recorded_by": batch["recorded_by"],
    }


def _determination(document: Mapping[str, Any]) -> Determination:
    recorded_at: datetime = document["recorded_at"]
    return Determination(
        determination_id=document["_id"],
        year=document["year"],
        grade=Grade(document["grade"]),
        determined_on=date.fromisoformat(document["determined_on"]),
        in_force_from=date.fromisoformat(document["in_force_from"]),
        recorded_at=recorded_at,
    )


def _collection() -> Collection[Fields]:
    return DeterminationDocument._get_collection()
