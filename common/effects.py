"""Inserts the keyed effects of several messages at once, as `mongo.insert_effect` does one (decision 0043)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo import InsertOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from common import mongo
from common.faults import point
from common.messages import Message
from common.people.commands import Command

Fields = dict[str, Any]


def insert_effects(
    cls: type[mongo.StoredType], effects: Sequence[tuple[mongo.StoredType, Command, Sequence[Message]]]
) -> frozenset[str]:
    """Insert the keyed effects of several messages in one write; the ids of those that were not there already.

    Raises `Conflict` (duplicate) for another unique index; the others are inserted all the same.
    """
    writes = [
        InsertOne(mongo.new_fields(document, command=command, messages=messages, resource=str(document.id)))
        for document, command, messages in effects
    ]
    if not writes:
        return frozenset()
    failures: list[Fields] = []
    point("before_write")
    try:
        cls._get_collection().bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        details = error.details or {}
        failures = details.get("writeErrors", [])
        if details.get("writeConcernErrors") or any(each.get("code") != mongo.DUPLICATE_KEY for each in failures):
            raise
        for conflict in (mongo.duplicate(DuplicateKeyError("", details=each)) for each in failures):
            if conflict.code != "exists":
                raise conflict from error
    point("after_write")
    there = {each["index"] for each in failures}
    return frozenset(str(document.id) for number, (document, _, _) in enumerate(effects) if number not in there)
