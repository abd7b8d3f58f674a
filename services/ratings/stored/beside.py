"""A document of another room that is read in the same question: one turn to the database instead of two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """The document of this key in a collection of the same database, and which of its fields are wanted."""

    collection: str
    key: str
    fields: tuple[str, ...]

    @property
    def stage(self) -> Fields:
        """What the reading room asks in addition; it finds `beside`, a list of one document or none."""
        pipeline = [{"$match": {"_id": self.key}}, {"$project": dict.fromkeys(self.fields, 1)}]
        return {"$lookup": {"from": self.collection, "pipeline": pipeline, "as": "beside"}}


@dataclass(frozen=True, slots=True)
class BesideEach:
    """Of every row one number that lies in another collection, in the document `<id of the row>:<suffix>`."""

    collection: str
    suffix: str
    field: str

    def stages(self, path: str) -> tuple[Fields, ...]:
        """What the reading room asks in addition; it finds the number at the path, 0 without such a document."""
        key, found = f"{path}_key", f"{path}_beside"
        lookup = {"from": self.collection, "localField": key, "foreignField": "_id", "as": found}
        return (
            {"$set": {key: {"$concat": ["$_id", f":{self.suffix}"]}}},
            {"$lookup": lookup},
            {"$set": {path: {"$ifNull": [{"$first": f"${found}.{self.field}"}, 0]}}},
        )


@dataclass(frozen=True, slots=True)
class BesideRows:
    """Those documents of a collection that meet a condition, of which a list names some by their keys."""

    collection: str
    condition: Fields

    def stages(self, path: str, *, every: str = "") -> tuple[Fields, ...]:
        """What the reading room asks in addition: it keeps lists of which one key at the path is such a document's.

        With `every`, the list at whose rows the keys lie, all keys must be; without a condition all are.
        """
        if every and not self.condition:
            return ()
        found = "beside"
        pipeline: list[Fields] = [{"$match": self.condition}, {"$project": {"_id": 1}}]
        lookup = {"from": self.collection, "localField": path, "foreignField": "_id", "pipeline": pipeline, "as": found}
        size = {"$size": f"${found}"}
        enough = {"$eq": [size, {"$size": f"${every}"}]} if every else {"$gt": [size, 0]}
        return ({"$lookup": lookup}, {"$match": {"$expr": enough}}, {"$unset": found})
