"""The OpenAPI document of a service: made from its blueprints, committed, compared by `make check`; and merged.

The gateway derives from the committed documents which service owns a path, and shows all of them as one.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask_smorest import Api
from flask_smorest import Blueprint as SmorestBlueprint

from common.errors import DomainError
from common.web.access import Access
from common.web.described import describe, describe_answers, endpoints_of, name_roles, operations_of, read_words
from common.web.examples import show_examples
from common.web.refusals import name_refusals, told_outside
from common.web.schemas import ProblemSchema

Document = dict[str, Any]
VERSION = "v1"
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


class ProblemApi(Api):
    """flask-smorest's Api, whose errors are told by `common.web.problems` instead."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave errors to `register_errors`."""

    def _register_pagination_header(self) -> None:
        """Pages are told in the body."""


class MergeError(Exception):
    """Raised when two services claim one path, or one schema name with different content."""


def register_api(app: Flask, *, title: str, blueprints: Sequence[Blueprint]) -> ProblemApi:
    """Register resources, documented, and plain pages, not documented."""
    app.config.update(API_TITLE=title, API_VERSION=VERSION, OPENAPI_VERSION="3.0.3")
    api = ProblemApi(app)
    for blueprint in blueprints:
        (api if isinstance(blueprint, SmorestBlueprint) else app).register_blueprint(blueprint)
    return api


def document_of(
    title: str,
    blueprints: Sequence[Blueprint],
    *,
    access: Mapping[str, Access],
    everywhere: Sequence[type[DomainError]] = (),
) -> Document:
    """The OpenAPI document of these blueprints with their rows; needs no settings and no database.

    `everywhere` are refusals that every operation may answer with, beside those that are derived.
    """
    app = Flask("openapi")
    resources = [each for each in blueprints if isinstance(each, SmorestBlueprint)]
    document = register_api(app, title=title, blueprints=resources).spec.to_dict()
    components = document.setdefault("components", {})
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    for response in components.get("responses", {}).values():
        response["content"] = {"application/problem+json": response["content"]["application/json"]}
    document["security"] = [{"bearer": []}]
    _write_patterns_for_others(document)
    _leave_forms_to_their_bodies(document)
    describe(document)
    describe_answers(document)
    endpoints = endpoints_of(app)
    name_roles(document, endpoints, access)
    views = {key: (app.view_functions[name], access[name]) for key, name in endpoints.items() if name in access}
    name_refusals(document, views, everywhere=everywhere)
    show_examples(document)
    return json.loads(as_text(document))


def _leave_forms_to_their_bodies(document: Document) -> None:
    """OpenAPI 3 has no parameter within a form: the body describes it."""
    for _, operation in operations_of(document):
        if "parameters" in operation:
            operation["parameters"] = [each for each in operation["parameters"] if each["in"] != "formData"]


def _write_patterns_for_others(node: Any) -> None:
    """Anchor patterns as JSON Schema wants it: it has no `\\Z`, and finds a pattern anywhere in a text."""
    if isinstance(node, dict):
        pattern = node.get("pattern")
        if isinstance(pattern, str) and pattern.endswith(r"\Z"):
            node["pattern"] = f"^(?:{pattern[:-2]})$"
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _write_patterns_for_others(inner)


def as_text(document: Mapping[str, Any]) -> str:
    """The document as it is committed: sorted, indented, Chinese readable, one line end at the end."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"


def main(
    title: str,
    blueprints: Sequence[Blueprint],
    path: Path,
    arguments: Sequence[str] | None = None,
    *,
    access: Mapping[str, Access],
    everywhere: Sequence[type[DomainError]] = (),
) -> int:
    """Write the committed document, or with `--check` compare: 0 when fresh, 1 when it has to be written again."""
    parser = argparse.ArgumentParser(description=f"OpenAPI document of {title}")
    parser.add_argument("--check", action="store_true", help="compare with the committed file, write nothing")
    text = as_text(document_of(title, blueprints, access=access, everywhere=everywhere))
    if not parser.parse_args(arguments).check:
        path.write_text(text, encoding="utf-8")
        return 0
    return 0 if path.exists() and path.read_text(encoding="utf-8") == text else 1


def read_document(path: Path) -> Document:
    """A committed document."""
    found: Document = json.loads(path.read_text(encoding="utf-8"))
    return found


def merge(title: str, documents: Iterable[Mapping[str, Any]]) -> Document:
    """One document from several, with what holds for all operations. Raises `MergeError` where they contradict."""
    merged: Document = {
        "openapi": "3.0.3",
        "info": {"title": title, "version": VERSION, "description": f"{read_words()['about']}\n{told_outside()}\n"},
        "paths": {},
        "components": {},
        "tags": [],
    }
    for document in documents:
        for path, item in document["paths"].items():
            _add(merged["paths"], path, item, what="path")
        for kind, entries in document.get("components", {}).items():
            for name, entry in entries.items():
                _add(merged["components"].setdefault(kind, {}), name, entry, what=kind)
        merged["tags"] += [tag for tag in document.get("tags", []) if tag not in merged["tags"]]
        merged["security"] = document.get("security", merged.get("security", []))
    return merged


def _add(target: Document, name: str, entry: Any, *, what: str) -> None:
    if target.setdefault(name, entry) != entry:
        if what != "path" or set(target[name]) & set(entry) & set(_METHODS):
            raise MergeError(f"two services describe the {what} {name} differently")
        target[name] = {**target[name], **entry}
