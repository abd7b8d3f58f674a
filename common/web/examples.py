"""An example for every body and answer of a document, put together from what the table says of each name."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from common.web.described import Document, operations_of, parameters_of

TABLE = Path(__file__).with_name("examples.yaml")
#: By format, else by type, what stands where the table says nothing.
_BY_FORM: Mapping[str, Any] = {
    "date": "2026-11-22",
    "date-time": "2026-11-22T08:00:00+08:00",
    "boolean": False,
    "integer": 1,
    "object": {},
}
_KINDS = {str: "string", bool: "boolean", int: "integer", list: "array", dict: "object"}


@cache
def read_examples() -> Mapping[str, Any]:
    """The examples by name, by `Schema.name` where one schema differs; None where an example is best left empty."""
    found: dict[str, Any] = yaml.load(TABLE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def show_examples(document: Document) -> None:
    """Give each property, required parameter, body and answer of a document its example; refusals have theirs."""
    for name, schema in document["components"]["schemas"].items():
        for key, node in schema.get("properties", {}).items():
            _example_of(node, document, f"{name}.{key}")
    for parameter in parameters_of(document):
        keys = (f"?{parameter['name']}", parameter["name"])
        if parameter.get("required") and (found := [read_examples()[key] for key in keys if key in read_examples()]):
            parameter["example"] = found[0]
    for _, operation in operations_of(document):
        for message in (operation.get("requestBody", {}), *operation["responses"].values()):
            for kind, media in message.get("content", {}).items():
                if kind == "application/json":
                    media["example"] = _example_of(media["schema"], document, "")
                elif kind in read_examples():
                    media["example"] = deepcopy(read_examples()[kind])


def _example_of(schema: Document, document: Document, at: str) -> Any:
    """The example of a shape; of a property, which is called `Schema.name`, it is written beside it."""
    if inner := next((str(each["$ref"]) for each in _branches(schema) if "$ref" in each), ""):
        name = inner.rpartition("/")[2]
        found = document["components"]["schemas"][name]["properties"]
        is_within = at.startswith(f"{name}.")  # a shape that holds its like
        return {} if is_within else {key: _example_of(each, document, f"{name}.{key}") for key, each in found.items()}
    table = read_examples()
    for key in (at, at.rpartition(".")[2]):
        if key in table and _is_of_kind(table[key], schema) and table[key] in schema.get("enum", [table[key]]):
            if "enum" not in schema and table[key] is not None:
                schema["example"] = table[key]
            return deepcopy(table[key])
    return _example_by_form(schema, document, at)


def _branches(schema: Document) -> list[Document]:
    """What a shape may be, where it says a choice or stands beside a description; else itself."""
    found: list[Document] = schema.get("allOf") or schema.get("anyOf") or [schema]
    return found


def _is_of_kind(example: Any, schema: Document) -> bool:
    if example is None:
        return bool(schema.get("nullable"))
    holds_shapes = schema.get("type") == "array" and "$ref" in schema["items"]
    return schema.get("type", _KINDS[type(example)]) == _KINDS[type(example)] and not holds_shapes


def _example_by_form(schema: Document, document: Document, at: str) -> Any:
    if "example" in schema:
        return schema["example"]
    if "enum" in schema:
        return next(each for each in schema["enum"] if each is not None)
    if schema.get("type") == "array":
        return [_example_of(schema["items"], document, at)]
    kind = str(schema.get("type", ""))
    form = str(schema.get("format", kind))
    if kind == "integer":
        return max(_BY_FORM[kind], schema.get("minimum", 1))
    return _BY_FORM.get(form, _BY_FORM.get(kind, "…"))
