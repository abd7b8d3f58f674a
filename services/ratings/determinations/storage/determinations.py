"""The grade determined for a store for a year, as it lies in its document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pymongo import InsertOne
from pymongo.collection import Collection

from common.mongo import write_many
from services.ratings.determinations.storage.documents import DeterminationDocument
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import Determination
from services.ratings.domain.violation import Hand
from services.ratings.stored.values import day_text, hand_fields

Fields = dict[str, Any]


def insert_many(found: Iterable[tuple[str, Determination]], *, batch_id: str, recorded_by: Hand) -> None:
    """Keep determinations, each with its store; one that is there already stays as it is."""
    origin = {"batch_id": batch_id, "recorded_by": hand_fields(recorded_by)}
    write_many(_collection(), [InsertOne({**_fields(store_id, each), **origin}) for store_id, each in found])


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


def _fields(store_id: str, determination: Determination) -> Fields:
    return {
        "_id": determination.determination_id,
        "version": 1,
        "schema": 1,
        "store_id": store_id,
        "year": determination.year,
        "grade": determination.grade.value,
        "determined_on": day_text(determination.determined_on),
        "in_force_from": day_text(determination.in_force_from),
        "recorded_at": determination.recorded_at,
    }


def _determination(document: Mapping[str, Any]) -> Determination:
    return Determination(
        determination_id=document["_id"],
        year=document["year"],
        grade=Grade(document["grade"]),
        determined_on=date.fromisoformat(document["determined_on"]),
        in_force_from=date.fromisoformat(document["in_force_from"]),
        recorded_at=document["recorded_at"],
    )


def _collection() -> Collection[Fields]:
    return DeterminationDocument._get_collection()
