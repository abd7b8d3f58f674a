"""Every field of every input says in our own words what is wrong, with a code and a remedy."""

import ast
import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, fields, validate

from common.web.schemas import StrictSchema
from common.web.validation import Said
from tests.architecture.sources import sources

#: What no value that comes in can bring up: marshmallow says it of what goes out, of fractions, of a day's time zone.
NEVER = {"format", "special"}
DAY_WITH_ZONE = ("Day", "invalid_awareness")


def inputs() -> list[type[Schema]]:
    for source in sources("common", "services"):
        if "/api/schemas" in source.path or "StrictSchema" in "\n".join(source.lines):
            importlib.import_module(source.module)
    found = (each for each in _below(StrictSchema) if not each.__module__.startswith("tests."))
    return sorted(found, key=lambda each: f"{each.__module__}.{each.__name__}")


def _below(cls: type[Schema]) -> set[type[Schema]]:
    return {found for child in cls.__subclasses__() for found in (child, *_below(child))}


def texts(field: fields.Field[Any]) -> Iterator[tuple[str, str, str]]:
    """Of each message of a field, of what is within it, and of its validators: whose, its name, its text."""
    name = type(field).__name__
    yield from ((name, key, text) for key, text in field.error_messages.items())
    for each in field.validators:
        kinds = {validate.Regexp: ("error",), validate.OneOf: ("error",)}
        for part in kinds.get(type(each), ("message_min", "message_max", "message_all")):
            yield type(each).__name__, part, getattr(each, part)
    if isinstance(field, fields.List):
        yield from texts(field.inner)


def test_there_are_inputs_of_all_three_services() -> None:
    assert {each.__module__.split(".")[1] for each in inputs()} >= {"agreements", "ratings", "gateway"}


def test_whatever_a_route_takes_is_an_input() -> None:
    """A field that is missing from anything else would be told as a value that is not accepted."""
    ours = {each.__name__ for each in inputs()}

    taken = {
        ast.unparse(node.args[0]).removesuffix("()")
        for source in sources("common", "services")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "arguments"
    }

    # `schema` is the `StandingQuery` of a route that reads it only when there is a query.
    assert taken - ours == {"schema"}


@pytest.mark.parametrize("schema", inputs(), ids=lambda each: each.__name__)
def test_every_message_of_an_input_is_ours(schema: type[Schema]) -> None:
    made = schema()

    foreign = {
        (whose, key)
        for field in made.load_fields.values()
        for whose, key, text in texts(field)
        if not isinstance(text, Said) and key not in NEVER and (whose, key) != DAY_WITH_ZONE
    }

    assert foreign == set()
    assert all(isinstance(text, Said) for text in made.error_messages.values())


@pytest.mark.parametrize("schema", inputs(), ids=lambda each: each.__name__)
def test_what_an_input_holds_is_an_input_too(schema: type[Schema]) -> None:
    for field in schema().load_fields.values():
        inner = field.inner if isinstance(field, fields.List) else field

        assert not isinstance(inner, fields.Nested) or isinstance(inner.schema, StrictSchema)
        assert not isinstance(inner, fields.Dict) or (inner.key_field, inner.value_field) == (None, None)
