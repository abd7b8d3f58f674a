"""What the document of a service says beside its shapes: what each name means, and who may call an operation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Flask

from common.people.commands import PERSONS, Role
from common.web.access import PUBLIC, Access

Document = dict[str, Any]
Write = Callable[[Document, str], None]
TABLE = Path(__file__).with_name("descriptions.yaml")
_METHODS = ("get", "put", "post", "delete", "patch")
_IN_RULE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@cache
def read_words() -> Mapping[str, Mapping[str, str]]:
    """The words of the documents: of `names` (properties and parameters), `roles`, `codes`, and `outside`."""
    found: dict[str, dict[str, str]] = yaml.load(TABLE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def describe(document: Document) -> None:
    """Give each property and parameter what the table says of it; the narrowest entry counts, its own words first."""
    names = read_words()["names"]
    for keys, node, write in named(document):
        text = next((names[key] for key in keys if key in names), None)
        if text and not node.get("description"):
            write(node, text)


def describe_answers(document: Document) -> None:
    """Say in words what an answer that refuses nothing means, and what stands for every other one."""
    words = read_words()["answers"]
    of_operations = (operation["responses"] for _, operation in operations_of(document))
    for responses in (document["components"].get("responses", {}), *of_operations):
        for status, response in responses.items():
            if status in words:
                response["description"] = words[status]


def undescribed(document: Document) -> list[str]:
    """The properties and parameters without a description, by their narrowest key."""
    return [keys[0] for keys, node, _ in named(document) if not node.get("description")]


def name_roles(document: Document, endpoints: Mapping[tuple[str, str], str], access: Mapping[str, Access]) -> None:
    """Say at each operation which roles may call it: in words, and as `x-roles`, which is empty where anybody may."""
    for key, operation in operations_of(document):
        row = access[endpoints[key]]
        roles = [] if row.roles is PUBLIC else [each for each in Role if each in PERSONS and row.admits([each])]
        operation["x-roles"] = [each.value for each in roles]
        operation["description"] = _roles_text(roles)


def endpoints_of(app: Flask) -> dict[tuple[str, str], str]:
    """The endpoint of each method and path, both as a document writes them."""
    return {
        (method.lower(), _IN_RULE.sub(r"{\1}", rule.rule)): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }


def operations_of(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Document]]:
    """Each operation by its method and path."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield (method, path), item[method]


def _roles_text(roles: list[Role]) -> str:
    words = read_words()["roles"]
    return "角色：" + "、".join(f"{words[each]}（{each.value}）" for each in roles) if roles else "无须登录。"


def named(document: Document) -> Iterator[tuple[tuple[str, ...], Document, Write]]:
    """Each property and parameter: the keys by which the table may know it, and how its description is written."""
    for schema, shape in document.get("components", {}).get("schemas", {}).items():
        for name, node in shape.get("properties", {}).items():
            yield (f"{schema}.{name}", name), node, _write_beside
    for parameter in parameters_of(document):
        yield (f"?{parameter['name']}", parameter["name"]), parameter, _write


def parameters_of(document: Document) -> Iterator[Document]:
    """Each parameter, of all methods of a path and of one."""
    for item in document["paths"].values():
        yield from item.get("parameters", [])
    for _, operation in operations_of(document):
        yield from operation.get("parameters", [])


def _write(node: Document, text: str) -> None:
    node["description"] = text


def _write_beside(node: Document, text: str) -> None:
    """Beside a reference OpenAPI 3.0 reads nothing, so that it goes into `allOf`."""
    if "$ref" in node:
        node["allOf"] = [{"$ref": node.pop("$ref")}]
    node["description"] = text
