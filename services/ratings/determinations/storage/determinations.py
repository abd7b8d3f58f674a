"""The grade determined for a store for a year, as it lies in its document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import InsertOne
from pymongo.collection import Collection

from common.mongo import write_many
from services.ratings.determinations.storage.documents import DeterminationDocument
from services.ratings.domain.history import Determination
from services.ratings.domain.violation import Hand
from services.ratings.stored.values import FORMS, HAND

Fields = dict[str, Any]
_DETERMINATION = FORMS.of(Determination, names={"determination_id": "_id"})


def insert_many(found: Iterable[tuple[str, Determination]], *, batch_id: str, hands: Mapping[str, Hand | None]) -> None:
    """Keep determinations, each with its store and whose hands were in it; one that is there already stays as it is."""
    origin = {"batch_id": batch_id, **{name: HAND.fields(hand) for name, hand in hands.items() if hand}}
    write_many(_collection(), [InsertOne({**_fields(store_id, each), **origin}) for store_id, each in found])


def of_stores(store_ids: Iterable[str]) -> dict[str, list[Determination]]:
    """Every determination of each store."""
    found: dict[str, list[Determination]] = {}
    for document in _collection().find({"store_id": {"$in": list(store_ids)}}):
        found.setdefault(document["store_id"], []).append(_DETERMINATION.value(document))
    return found


def persons_behind(determination_ids: Iterable[str]) -> frozenset[str]:
    """The natural persons who proposed or confirmed these determinations."""
    wanted = {"_id": {"$in": list(determination_ids)}}
    found = _collection().find(wanted, {"recorded_by": 1, "confirmed_by": 1})
    hands = (each.get(name) for each in found for name in ("recorded_by", "confirmed_by"))
    return frozenset(person for hand in hands if hand for person in hand["persons"])


def _fields(store_id: str, determination: Determination) -> Fields:
    fields = _DETERMINATION.fields(determination)
    return {"_id": fields["_id"], "version": 1, "schema": 1, "store_id": store_id, **fields}


def _collection() -> Collection[Fields]:
    return DeterminationDocument._get_collection()
