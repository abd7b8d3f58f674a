"""Projections: documents brought up to the journal entries that tell of them, each as of the latest entry.

A projection carries `last_seq`, a map from source to the number of the last entry that it has seen. It takes the
entries of one subject only (a document each): those of another could come late, after being parked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo import UpdateOne

from common.mongo import Fields, Stored, schema_of, upsert_unless_seen, write_many

Change = Mapping[str, Mapping[str, Any]]


def project(cls: type[Stored], identifier: str, *, source: str, seq: int, change: Change) -> bool:
    """Bring a document up to one entry of a source, unless it has seen a later one; upserts. False: nothing to do."""
    return upsert_unless_seen(cls._get_collection(), *_write(cls, identifier, source=source, seq=seq, change=change))


def project_many(cls: type[Stored], changes: Mapping[str, tuple[int, Change]], *, source: str) -> None:
    """The same of many documents in one bulk write: by id the number of the entry and the change."""
    writes = [
        UpdateOne(*_write(cls, identifier, source=source, seq=seq, change=change), upsert=True)
        for identifier, (seq, change) in changes.items()
    ]
    write_many(cls._get_collection(), writes)


def _write(cls: type[Stored], identifier: str, *, source: str, seq: int, change: Change) -> tuple[Fields, Fields]:
    seen = f"last_seq.{source}"
    unseen = {"_id": identifier, "$or": [{seen: {"$lt": seq}}, {seen: {"$exists": False}}]}
    operators: Fields = {name: dict(fields) for name, fields in change.items()}
    operators.setdefault("$set", {})[seen] = seq
    operators.setdefault("$setOnInsert", {})["schema"] = schema_of(cls)
    return unseen, operators
