"""Every operation shows what it takes and what it answers, and what it shows is as its own schemas say."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from common.settings import SERVICES
from common.web import read_document
from common.web.described import named, operations_of
from common.web.examples import read_examples
from services.gateway.forwarding.api.ownership import merged, read_documents
from tests.architecture.sources import ROOT

#: What is no text, and needs no example.
_FILES = {"application/octet-stream", "application/pdf"}


def committed(service: str) -> dict[str, Any]:
    return read_document(ROOT / "services" / service / "openapi.json")


def media_of(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every content of a body or an answer: of which operation, its kind, and what the document says of it."""
    for (method, path), operation in operations_of(document):
        told = [("body", operation.get("requestBody", {})), *operation["responses"].items()]
        for status, message in told:
            for kind, media in message.get("content", {}).items():
                yield f"{method} {path} {status}", kind, media


def as_json_schema(node: Any) -> Any:
    """What OpenAPI 3.0 calls nullable, in the words of JSON Schema."""
    if isinstance(node, list):
        return [as_json_schema(each) for each in node]
    if not isinstance(node, dict):
        return node
    plain = {key: as_json_schema(each) for key, each in node.items() if key not in ("nullable", "example")}
    return {"anyOf": [{"type": "null"}, plain]} if node.get("nullable") is True else plain


@pytest.mark.parametrize("service", SERVICES)
def test_every_body_and_answer_has_an_example_that_fits_its_schema(service: str) -> None:
    document = committed(service)
    components = as_json_schema(document["components"])
    wrong = []

    for where, kind, media in media_of(document):
        if kind not in _FILES and "example" not in media:
            wrong.append(f"{where}: {kind} has no example")
        elif kind.endswith("json"):
            schema = {**as_json_schema(media["schema"]), "components": components}
            errors = jsonschema_rs.validator_for(schema).iter_errors(media["example"])
            wrong += [f"{where}: {list(each.instance_path)} {each.message}" for each in errors]

    assert wrong == []


def test_every_refusal_shows_one_of_its_own_codes() -> None:
    for (method, path), operation in operations_of(merged(read_documents())):
        for status, response in operation["responses"].items():
            if codes := response.get("x-codes"):
                [media] = response["content"].values()
                shown = media["example"]
                assert (str(shown["status"]), shown["code"]) == (status, codes[0]), (method, path)


@pytest.mark.parametrize("service", SERVICES)
def test_no_example_is_a_stopgap(service: str) -> None:
    assert [where for where, _, media in media_of(committed(service)) if "…" in _texts(media.get("example"))] == []


def _texts(node: Any) -> Iterator[Any]:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    yield node
    for each in inner:
        yield from _texts(each)


@pytest.mark.parametrize("service", SERVICES)
def test_a_required_parameter_has_an_example_that_fits(service: str) -> None:
    for keys, node, _ in named(committed(service)):
        if node.get("required") is True and "in" in node:
            assert re.search(node["schema"].get("pattern", ""), node["example"]), keys


def test_the_table_of_examples_holds_no_name_that_no_document_has() -> None:
    names = {key for service in SERVICES for keys, _, _ in named(committed(service)) for key in keys}
    kinds = {kind for service in SERVICES for _, kind, _ in media_of(committed(service))}

    assert set(read_examples()) - names - kinds == set()
