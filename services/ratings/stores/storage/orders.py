"""How lists of stores are sorted: some by what lies in a store, some by what a query computes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from common.naming import whole_first
from common.paging import COMPUTED, DOWN, UP, Key, Order
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import PenaltyKind
from services.ratings.stored.beside import BesideEach
from services.ratings.stores.domain.wanted import Sort, Wanted

Fields = dict[str, Any]
_ID, _NAME = Key("_id", str), Key("name_key", str)
#: The riskier, the higher: a store without an agreement has none.
_RISK: Mapping[Grade, int] = {Grade.UNRATED: 1, Grade.A: 2, Grade.B: 3, Grade.C: 4}
_HELD = 5
#: Behind every code there is, and every day.
_LAST, _EVER = "~", "9999-12-31"


def order_of(sort: Sort, *, wanted: Wanted, points: BesideEach, day: date) -> Order:
    """The order of a list on a day; stores that are alike by it stand by name. `wanted` says how stores are named."""
    way = DOWN if sort.value.startswith("-") else UP
    match sort.value.removeprefix("-"):
        case "attention":
            order = _computed(_attention(day.isoformat()), int, DOWN)
            if wanted.text is None:
                return order
            known = {"$in": ["$_id", list(wanted.also)]}
            return whole_first(wanted.text, order, codes={"$ifNull": ["$codes", []]}, known=[known])
        case "grade":
            return _computed(_grade(), int, way)
        case "code":
            return _computed({"$ifNull": ["$code", _LAST]}, str, way)
        case "points":
            key = Key(f"{COMPUTED}.value", int, way)
            return Order((key, _NAME, _ID), computed=points.stages(f"{COMPUTED}.value"))
        case "name":
            return Order((Key("name_key", str, way), _ID))
        case _:
            return Order((_ID,))


def _computed(value: Fields, kind: type[str] | type[int], way: int) -> Order:
    return Order((Key(f"{COMPUTED}.value", kind, way), _NAME, _ID), computed=({"$set": {COMPUTED: {"value": value}}},))


def _grade() -> Fields:
    """How risky a store is by its grade; 0 without an agreement."""
    branches = [{"case": {"$eq": ["$rating.grade", grade.value]}, "then": risk} for grade, risk in _RISK.items()]
    return {"$cond": ["$rating.is_designated", {"$switch": {"branches": branches, "default": 0}}, 0]}


def _attention(day: str) -> Fields:
    """The same, and on top the stores of which a penalty is in effect or to come."""
    lasts = [{"$gt": [{"$ifNull": [f"$$each.{name}", _EVER]}, day]} for name in ("until_on", "ended_on")]
    is_open = {"$or": [{"$eq": ["$$each.kind", PenaltyKind.SUSPENSION.value]}, {"$gt": ["$$each.from_on", day]}]}
    penalties = {"input": {"$ifNull": ["$penalties", []]}, "as": "each", "in": {"$and": [*lasts, is_open]}}
    return {"$cond": [{"$anyElementTrue": {"$map": penalties}}, _HELD, _grade()]}
