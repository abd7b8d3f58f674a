"""Many projections brought up to the entries that tell of them, in one bulk write; `mongo.project` does one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo import UpdateOne

from common.mongo import Fields, Stored, write_many


def project_many(cls: type[Stored], changes: Mapping[str, tuple[int, Mapping[str, Any]]], *, source: str) -> None:
    """Bring each document up to one entry of a source, unless it has seen a later one; upserts.

    `changes` holds by id the number of the entry and the change in update operators.
    """
    seen = f"last_seq.{source}"
    writes = []
    for identifier, (seq, change) in changes.items():
        unseen = {"_id": identifier, "$or": [{seen: {"$lt": seq}}, {seen: {"$exists": False}}]}
        operators: Fields = {name: dict(fields) for name, fields in change.items()}
        operators.setdefault("$set", {})[seen] = seq
        writes.append(UpdateOne(unseen, operators, upsert=True))
    write_many(cls._get_collection(), writes)
