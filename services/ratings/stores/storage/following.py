"""What agreements tells of stores, written together with what is derived from it.

Each store is read with what was told, and written on the version that was read: one write takes over and derives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import InsertOne, UpdateOne
from pymongo.collection import Collection

from common.folding import fold
from common.messages import StoreRecorded
from common.mongo import Fields, write_many
from common.projections import project_many
from services.ratings.stores.domain.told import Followed, Told
from services.ratings.stores.storage import stores
from services.ratings.stores.storage.documents import StoreDocument

_SOURCE = "agreements"


def with_told(told: Mapping[str, Told]) -> list[Followed]:
    """The stores as they will stand; nothing is written."""
    fields = {**stores.RECORD_FIELDS, "last_seq": 1}
    stored = {document["_id"]: document for document in _collection().find({"_id": {"$in": list(told)}}, fields)}
    return [_followed(each, stored.get(store_id, {"_id": store_id})) for store_id, each in told.items()]


def _followed(told: Told, stored: Fields) -> Followed:
    if _seen(stored) >= told.seq:
        return Followed(stores.record_of(stored), None)
    return Followed(stores.record_of({**stored, **_particulars(told.message)}), told)


def take_over(followed: Iterable[Followed], *, ratings: Mapping[str, Mapping[str, Any]]) -> None:
    """Write what was told and what was derived from it, in one; who has moved on meanwhile is left as it is."""
    write_many(_collection(), [_taken_over(each, ratings[each.record.store_id]) for each in followed])


def _taken_over(followed: Followed, rating: Mapping[str, Any]) -> InsertOne[Fields] | UpdateOne:
    record, told = followed.record, followed.told
    if told is None:
        return stores.rate(record.store_id, record.version, rating)
    fields = {**_particulars(told.message), "rating": rating}
    if followed.is_new:
        return InsertOne(
            {"_id": record.store_id, **fields, "last_seq": {_SOURCE: told.seq}, "version": 1, "schema": stores.SCHEMA}
        )
    change = {"$set": {**fields, f"last_seq.{_SOURCE}": told.seq}, "$inc": {"version": 1}}
    return UpdateOne({"_id": record.store_id, "version": record.version}, change)


def overtaken(followed: Iterable[Followed]) -> list[str]:
    """Those of the stores of which the write was not made, or that have moved on since.

    The version alone would not tell: a penalty steps it as the write does.
    """
    expected = {each.record.store_id: each for each in followed}
    found = _collection().find({"_id": {"$in": list(expected)}}, {"version": 1, f"last_seq.{_SOURCE}": 1})
    stands = {stored["_id"]: (stored["version"], _seen(stored)) for stored in found}
    return [store_id for store_id, each in expected.items() if not _is_written(each, *stands[store_id])]


def _is_written(followed: Followed, version: int, seen: int) -> bool:
    return version == followed.record.version + 1 and (followed.told is None or seen >= followed.told.seq)


def _seen(stored: Fields) -> int:
    return int(stored.get("last_seq", {}).get(_SOURCE, 0))


def project(told: Mapping[str, Told]) -> None:
    """Take over what was told of stores alone, of each unless a later entry was seen already."""
    changes = {
        store_id: (each.seq, {"$set": _particulars(each.message), "$inc": {"version": 1}})
        for store_id, each in told.items()
    }
    project_many(StoreDocument, changes, source=_SOURCE)


def _particulars(message: StoreRecorded) -> Fields:
    return {
        "name": message.name,
        "name_key": fold(message.name),
        "code": message.code,
        "codes": [fold(each) for each in (message.code, message.uscc) if each],
        "area": message.area,
        "memberships": message.memberships,
        "terms": message.terms,
    }


def _collection() -> Collection[Fields]:
    return StoreDocument._get_collection()
