"""The rows of `domain/chain_days.py` in their collection, and the tally of a chain by index counts alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo import DeleteMany, InsertOne, UpdateOne
from pymongo.collection import Collection

from common.mongo import schema_of, write_many
from services.ratings.domain.chain import ChainTally
from services.ratings.domain.policy import ChainPolicy
from services.ratings.grades.domain.chain_days import Aspect, ChainDays, Reading, tally_on
from services.ratings.grades.storage.documents import ChainDayDocument
from services.ratings.stored.values import day_text

Fields = dict[str, Any]
_SCHEMA = schema_of(ChainDayDocument)


def replace_rows(rows: Mapping[str, tuple[int, Iterable[ChainDays]]]) -> None:
    """Bring the rows of each store up to the version that they were derived from; rows of a later version stay."""
    older = {store_id: {"store_version": {"$lt": version}} for store_id, (version, _) in rows.items()}
    writes: list[UpdateOne | DeleteMany] = [
        UpdateOne({"_id": row.row_id, **older[store_id]}, _row_change(row, version), upsert=True)
        for store_id, (version, of_store) in rows.items()
        for row in of_store
    ]
    writes += [DeleteMany({"store_id": store_id, **where}) for store_id, where in older.items()]
    write_many(_collection(), writes)


def begin_rows(rows: Mapping[str, tuple[int, Iterable[ChainDays]]]) -> None:
    """Write the rows of stores that had none; of one that has moved on since, its own derivation has the last word."""
    writes = [
        InsertOne({"_id": row.row_id, **_row_fields(row, version)})
        for version, of_store in rows.values()
        for row in of_store
    ]
    write_many(_collection(), writes)


def with_cause(chain_ids: Iterable[str], *, policy: ChainPolicy) -> frozenset[str]:
    """Those of the chains that any C or penalty was ever counted of: of the others no share can be over."""
    causes = [Aspect.GRADED_C.value, Aspect.PENALISED.value]
    where = {"chain_id": {"$in": list(chain_ids)}, "reading": Reading.of(policy).value, "aspect": {"$in": causes}}
    return frozenset(_collection().distinct("chain_id", where))


@dataclass(frozen=True, slots=True)
class IndexCounts:
    """Counts rows of one chain and reading, each count one range of one index."""

    chain_id: str
    reading: Reading

    def begun(self, aspect: Aspect, *, by: date) -> int:
        """Rows whose first day is `by` or earlier."""
        return self._count({"aspect": aspect.value, "from_on": {"$lte": day_text(by)}})

    def ended(self, aspect: Aspect, *, by: date) -> int:
        """Rows whose `until_on` is `by` or earlier."""
        return self._count({"aspect": aspect.value, "until_on": {"$lte": day_text(by)}})

    def again(self, year: int, *, by: date) -> int:
        """Member rows that are marked `again_in` the year, and begin on `by` or earlier."""
        return self._count({"again_in": year, "from_on": {"$lte": day_text(by)}})

    def _count(self, where: Fields) -> int:
        return _collection().count_documents({"chain_id": self.chain_id, "reading": self.reading.value, **where})


def tally(chain_id: str, day: date, *, policy: ChainPolicy) -> ChainTally:
    """The tally of a chain on a day."""
    return tally_on(day, IndexCounts(chain_id, Reading.of(policy)))


def _row_change(row: ChainDays, version: int) -> Fields:
    change: Fields = {"$set": _row_fields(row, version)}
    return change if row.again_in is not None else {**change, "$unset": {"again_in": ""}}


def _row_fields(row: ChainDays, version: int) -> Fields:
    fields: Fields = {
        "schema": _SCHEMA,
        "store_id": row.store_id,
        "store_version": version,
        "chain_id": row.chain_id,
        "reading": row.reading.value,
        "aspect": row.aspect.value,
        "from_on": day_text(row.span.from_on),
        "until_on": day_text(row.span.until_on),
    }
    return fields if row.again_in is None else {**fields, "again_in": row.again_in}


def _collection() -> Collection[Fields]:
    return ChainDayDocument._get_collection()
