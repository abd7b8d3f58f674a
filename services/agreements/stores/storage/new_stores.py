"""Writes the stores of an import: many documents at once, each keyed by its row, so that it can be taken up again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from pymongo.errors import BulkWriteError

from common.folding import fold
from common.mongo import Fields
from common.people.commands import derived_id
from services.agreements.domain.store import Store
from services.agreements.stores.domain.registration import KnownBy, NewStore
from services.agreements.stores.storage.documents import StoreDocument
from services.agreements.stores.storage.mapping import CONFIRMATION, MEMBERSHIP, PARTICULARS, TERM
from services.agreements.stores.storage.stores import digest, store_value

_DUPLICATE_KEY = 11000
_SCHEMA = 4


def store_id(import_id: str, row: int) -> str:
    """The id of the store that a row of an import describes."""
    return derived_id("sto", import_id, row)


def insert_all(stores: Sequence[NewStore], *, import_id: str, at: datetime) -> list[tuple[int, KnownBy]]:
    """Insert stores of an import; what another worker of the same import has inserted meanwhile stays.

    Returns the rows that cannot be registered, each with that in which another import was faster.
    """
    if not stores:
        return []
    documents = [_document(each, import_id=import_id, at=at) for each in stores]
    try:
        StoreDocument._get_collection().insert_many(documents, ordered=False)
    except BulkWriteError as error:
        return list(_refused(stores, error))
    return []


def _refused(stores: Sequence[NewStore], error: BulkWriteError) -> Iterator[tuple[int, KnownBy]]:
    details = error.details or {}
    if details.get("writeConcernErrors"):
        raise error
    for failure in details.get("writeErrors", []):
        if failure.get("code") != _DUPLICATE_KEY:
            raise error
        pattern = failure.get("keyPattern", {})
        if "_id" not in pattern:
            yield stores[failure["index"]].row, KnownBy(next(iter(pattern)))


def rows_present(import_id: str, rows: Sequence[int]) -> frozenset[int]:
    """Which of these rows of an import are registered."""
    found = StoreDocument._get_collection().find(
        {"import_id": import_id, "row": {"$in": list(rows)}}, {"_id": 0, "row": 1}
    )
    return frozenset(each["row"] for each in found)


def count_of(import_id: str) -> int:
    """How many stores an import has registered."""
    return StoreDocument._get_collection().count_documents({"import_id": import_id})


def count_waiting(import_id: str) -> int:
    """How many of them are registered with a joining that is held back."""
    held_back: Fields = {"import_id": import_id, "memberships.shifts.0": {"$exists": True}}
    return StoreDocument._get_collection().count_documents(held_back)


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


def _document(store: NewStore, *, import_id: str, at: datetime) -> Fields:
    membership = store.membership
    return {
        "_id": store_id(import_id, store.row),
        "version": 1,
        "schema": _SCHEMA,
        **PARTICULARS.fields(store.particulars),
        "name_key": fold(store.particulars.name),
        **({KnownBy.FIRST_OF_USCC.value: store.particulars.uscc} if store.is_first else {}),
        "fingerprint": digest(store.particulars.fingerprint),
        "import_id": import_id,
        "row": store.row,
        "registered_at": at,
        "memberships": [MEMBERSHIP.fields(membership)] if membership else [],
        "reach": [membership.chain_id] if membership else [],
        "terms": [TERM.fields(store.term)] if store.term else [],
        "terminations": [],
        "holds": [],
        "hold_endings": [],
        "named_by": [],
        "services": [],
        "text_records": [],
        "exemptions": [],
        **({"uscc_confirmation": CONFIRMATION.fields(store.confirmation)} if store.confirmation else {}),
    }
