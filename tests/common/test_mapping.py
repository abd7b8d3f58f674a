"""Values lie in documents as `common/mapping.py` says, and every stored class comes back as it was."""

from __future__ import annotations

import builtins
import collections.abc
import importlib
import pkgutil
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

import bson
import pytest
from bson.codec_options import CodecOptions
from bson.decimal128 import Decimal128
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import services
from common.mapping import COMPACT, PLAIN, Form, Forms
from common.mongo import Fields
from common.people.commands import Receipt
from common.rules.money import Money
from services.ratings.domain.explanation import Step

_AWARE: CodecOptions[Fields] = CodecOptions(tz_aware=True)
_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=5)
_KEY = _TEXT.filter(lambda key: "\0" not in key)
_STRATEGIES: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(-(2**63), 2**63 - 1),
    str: _TEXT,
    bool: st.booleans(),
    type(None): st.none(),
    date: st.dates(),
    Any: st.one_of(st.none(), _TEXT, st.lists(_TEXT, max_size=2)),
    # MongoDB keeps milliseconds.
    datetime: st.integers(0, 4 * 10**12).map(
        lambda ms: datetime.fromtimestamp(ms // 1000, UTC).replace(microsecond=ms % 1000 * 1000)
    ),
    Money: st.integers(-(10**16), 10**16).map(lambda fen: Money(Decimal(fen) / 100)),
}
# What a receipt holds further is not stored; the inputs of a step are a mapping.
_STRATEGIES[Receipt] = st.builds(Receipt, resource_id=_TEXT, version=_STRATEGIES[int], message_id=_TEXT)
_STRATEGIES[Step] = st.builds(
    Step,
    rule=_TEXT,
    clause=_TEXT,
    inputs=st.dictionaries(_KEY, _TEXT).map(lambda each: tuple(each.items())),
    output=_TEXT,
)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    whole_id: str
    colour: Colour
    price: Money
    at: datetime
    parts: tuple[Part, ...] = ()
    first: Part | None = None
    persons: frozenset[str] = frozenset()
    plain: Mapping[str, Any] | None = None
    count: int = 7


WHOLE = Whole(
    "who_1",
    Colour.RED,
    Money.of("12.5"),
    datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    parts=(Part("one", date(2026, 2, 28)), Part("two")),
    persons=frozenset({"b", "a"}),
    plain={"any": [1, {"deep": None}]},
)


def stored(written: Fields) -> Fields:
    """What comes out of the database when this was written."""
    return bson.decode(bson.encode(written), _AWARE)


def every_form() -> dict[str, Form[Any]]:
    """The forms of all services, by where they are declared."""
    modules = (each.name for each in pkgutil.walk_packages(services.__path__, "services."))
    storing = [importlib.import_module(each) for each in modules if {"storage", "stored"} & set(each.split("."))]
    named = (
        (each, f"{module.__name__}.{name}")
        for module in storing
        for name, each in vars(module).items()
        if isinstance(each, Form)
    )
    return {name: form for form, name in dict(named).items()}


FORMS = every_form()


def test_a_value_lies_as_it_is_written_down() -> None:
    assert PLAIN.of(Whole, names={"whole_id": "_id"}).fields(WHOLE) == {
        "_id": "who_1",
        "colour": "red",
        "price": Decimal128("12.50"),
        "at": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        "parts": [{"name": "one", "on": "2026-02-28"}, {"name": "two", "on": None}],
        "first": None,
        "persons": ["a", "b"],
        "plain": {"any": [1, {"deep": None}]},
        "count": 7,
    }


def test_fields_are_set_to_values() -> None:
    assert PLAIN.fields(
        {"part": Part("one"), "days": (date(2026, 2, 28),), "who": frozenset({"b", "a"}), "no": None}
    ) == {
        "part": {"name": "one", "on": None},
        "days": ["2026-02-28"],
        "who": ["a", "b"],
        "no": None,
    }


def test_absent_things_may_lie_not_at_all_also_inside() -> None:
    written = COMPACT.of(Whole).fields(WHOLE)

    assert "first" not in written
    assert written["parts"] == [{"name": "one", "on": "2026-02-28"}, {"name": "two"}]
    assert COMPACT.of(Whole).value(stored(written)) == WHOLE


def test_an_empty_mapping_is_no_value() -> None:
    written = {**PLAIN.of(Whole).fields(WHOLE), "first": {}}

    assert PLAIN.of(Whole).value(stored(written)).first is None


def test_what_lies_apart_is_neither_written_nor_read() -> None:
    form = PLAIN.of(Whole, apart={"parts"})
    written = form.fields(WHOLE)

    assert "parts" not in written
    assert form.value({**stored(written), "parts": "nothing that it could read"}, parts=WHOLE.parts) == WHOLE


def test_a_class_may_lie_otherwise() -> None:
    forms = Forms({Part: (lambda part: part.name, Part)})

    assert forms.of(Whole).fields(WHOLE)["parts"] == ["one", "two"]
    assert forms.of(Whole).value({**stored(forms.of(Whole).fields(WHOLE))}).parts == (Part("one"), Part("two"))


def test_what_may_be_none_may_be_missing_and_nothing_else() -> None:
    written = stored(PLAIN.of(Whole).fields(WHOLE))
    del written["first"], written["plain"]

    assert PLAIN.of(Whole).value(written).plain is None
    del written["count"]
    with pytest.raises(KeyError, match="count"):
        PLAIN.of(Whole).value(written)


@pytest.mark.parametrize(("schema", "count"), [(1, 1), (2, 2)])
def test_a_default_holds_for_documents_of_its_schema_and_earlier_ones(schema: int, count: int) -> None:
    form = PLAIN.of(Whole, missing={2: {"count": 2}, 1: {"count": 1}})
    written = {**stored(PLAIN.of(Whole).fields(WHOLE)), "schema": schema}
    del written["count"]

    assert form.value(written).count == count
    assert form.value({**written, "count": 5}).count == 5
    with pytest.raises(KeyError, match="count"):
        form.value({**written, "schema": 3})


def test_the_schema_of_a_part_is_that_of_its_document() -> None:
    form = PLAIN.of(Part, missing={1: {"name": "?"}})

    assert form.value({}, schema=1) == Part("?")
    with pytest.raises(KeyError, match="name"):
        form.value({}, schema=2)


def test_every_stored_class_has_its_form() -> None:
    assert len(FORMS) > 20


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_stored_value_comes_back_as_it_was(name: str, data: st.DataObject) -> None:
    form = FORMS[name]
    value = data.draw(values_of(form.cls))
    apart = {field: getattr(value, field) for field in form.apart}

    assert form.value(stored(form.fields(value)), schema=1_000, **apart) == value


@cache
def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type, as the fields of stored classes are declared."""
    hint = getattr(hint, "__supertype__", hint)
    if (known := _STRATEGIES.get(hint)) is not None:
        return known
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{each.name: values_of(hints[each.name]) for each in fields(hint)})
    inner = tuple(values_of(each) for each in get_args(hint) if each is not ...)
    match get_origin(hint):
        case typing.Union | types.UnionType:
            return st.one_of(inner)
        case builtins.tuple:
            return st.lists(*inner, max_size=3).map(tuple) if get_args(hint)[1:] == (...,) else st.tuples(*inner)
        case builtins.frozenset:
            return st.frozensets(*inner, max_size=3)
        case collections.abc.Mapping:
            return st.dictionaries(_KEY, inner[1], max_size=3)
    return st.sampled_from(hint)
