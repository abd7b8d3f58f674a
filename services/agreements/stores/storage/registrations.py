"""Writes the stores of an import: many documents at once, each keyed by its row, so that it can be taken up again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo.errors import BulkWriteError

from common.commands import Command, derived_id
from common.messages import Message
from common.mongo import insert_effect
from services.agreements.domain.membership import Membership
from services.agreements.domain.store import Store
from services.agreements.rosters.domain.roster_rows import RosterRow
from services.agreements.stores.storage.documents import AnnouncementDocument, StoreDocument
from services.agreements.stores.storage.mapping import compact, membership_fields
from services.agreements.stores.storage.stores import digest, store_value

Fields = dict[str, Any]
_DUPLICATE_KEY = 11000
_SCHEMA = 1
#: Unique fields of a store.
CODE, FIRST = "code", "first_of_uscc"


def store_id(import_id: str, row: int) -> str:
    """The id of the store that a row of an import describes."""
    return derived_id("sto", import_id, row)


def insert_rows(
    rows: Sequence[RosterRow],
    *,
    import_id: str,
    memberships: Sequence[Membership | None],
    firsts: Collection[int],
    at: datetime,
) -> list[tuple[RosterRow, str]]:
    """Insert the stores of some rows; what another worker of the same import has inserted meanwhile stays.

    The rows whose numbers are in `firsts` are the first to carry their USCC. Returns the rows that cannot be registered
    with the field in which another import was faster: `FIRST`, `CODE`, or the fingerprint of name and address.
    """
    if not rows:
        return []
    documents = [
        _document(row, import_id=import_id, membership=membership, is_first=row.row in firsts, at=at)
        for row, membership in zip(rows, memberships, strict=True)
    ]
    try:
        StoreDocument._get_collection().insert_many(documents, ordered=False)
    except BulkWriteError as error:
        return list(_refused(rows, error))
    return []


def _refused(rows: Sequence[RosterRow], error: BulkWriteError) -> Iterator[tuple[RosterRow, str]]:
    details = error.details or {}
    if details.get("writeConcernErrors"):
        raise error
    for failure in details.get("writeErrors", []):
        if failure.get("code") != _DUPLICATE_KEY:
            raise error
        pattern = failure.get("keyPattern", {})
        if "_id" not in pattern:
            yield rows[failure["index"]], next(iter(pattern))


def rows_present(import_id: str, rows: Sequence[int]) -> frozenset[int]:
    """Which of these rows of an import are registered."""
    found = StoreDocument._get_collection().find(
        {"import_id": import_id, "row": {"$in": list(rows)}}, {"_id": 0, "row": 1}
    )
    return frozenset(each["row"] for each in found)


def count_of(import_id: str) -> int:
    """How many stores an import has registered."""
    return StoreDocument._get_collection().count_documents({"import_id": import_id})


def chunks_of(import_id: str, *, size: int) -> Iterator[list[Store]]:
    """The stores of an import in the order of their rows, in lists of up to `size`."""
    cursor = StoreDocument._get_collection().find({"import_id": import_id}).sort("row", 1).batch_size(size)
    chunk: list[Store] = []
    with cursor:
        for stored in cursor:
            chunk.append(store_value(stored))
            if len(chunk) == size:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def announcement_id(import_id: str, number: int) -> str:
    """The id under which chunk `number` of an import is announced."""
    return derived_id("ann", import_id, number)


def announce(import_id: str, number: int, *, command: Command, messages: Sequence[Message]) -> bool:
    """Write the announcement of one chunk; False when it was written already."""
    document = AnnouncementDocument(id=announcement_id(import_id, number), import_id=import_id, chunk=number)
    return insert_effect(document, command=command, messages=messages)


def _document(row: RosterRow, *, import_id: str, membership: Membership | None, is_first: bool, at: datetime) -> Fields:
    return {
        "_id": store_id(import_id, row.row),
        "version": 1,
        "schema": _SCHEMA,
        **compact(asdict(row.particulars)),
        **({FIRST: row.particulars.uscc} if is_first else {}),
        "fingerprint": digest(row.fingerprint),
        "import_id": import_id,
        "row": row.row,
        "registered_at": at,
        "memberships": [membership_fields(membership)] if membership else [],
        "reach": [membership.chain_id] if membership else [],
        "terms": [],
        "terminations": [],
        "holds": [],
        "hold_endings": [],
    }
