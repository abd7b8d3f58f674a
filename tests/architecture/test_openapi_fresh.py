"""The committed OpenAPI documents are those of the code, fit together, and describe every route that users call."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from common.settings import SERVICES
from common.web import document_of, merge, read_document
from tests.architecture.sources import ROOT, sources

#: Routes of the public API that describe or carry other routes.
UNDOCUMENTED = {"documents.openapi", "documents.docs", "documents.docs_asset", "forward.to_owner"}


def committed(service: str) -> dict[str, Any]:
    return read_document(ROOT / "services" / service / "openapi.json")


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_the_committed_document_is_that_of_the_code(service: str) -> None:
    """If not: `make fix`."""
    module = importlib.import_module(f"services.{service}.openapi")

    assert committed(service) == document_of(module.TITLE, module.RESOURCES)


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_of_the_api_is_described(
    request: pytest.FixtureRequest, service_app: Callable[[str], Flask], service: str
) -> None:
    request.getfixturevalue(f"{service}_db")
    described = {name for name, _ in operations(committed(service))}

    routes = {
        f"{method} {rule.rule.replace('<', '{').replace('>', '}')}"
        for rule in service_app(service).url_map.iter_rules()
        for method in rule.methods or ()
        if rule.rule.startswith("/api/v1/") and method not in {"HEAD", "OPTIONS"} and rule.endpoint not in UNDOCUMENTED
    }

    assert described == routes


def test_the_documents_fit_together() -> None:
    documents = [committed(service) for service in SERVICES]

    merged = merge("药诚", documents)

    assert len(operations(merged)) == sum(len(operations(document)) for document in documents)


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_has_a_summary_and_tells_its_errors(service: str) -> None:
    wanting = [
        name
        for name, operation in operations(committed(service))
        if not operation.get("summary") or operation["responses"].get("default") is None
    ]

    assert wanting == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_command_that_asks_for_a_version_says_so_in_its_document(service: str) -> None:
    silent = [
        f"{source.path}: {line}"
        for source in sources(f"services/{service}")
        for block in "\n".join(source.lines).split("\n\n\n")
        if "required_version()" in block
        for line in block.splitlines()
        if line.startswith("@command_route") and "versioned=True" not in line
    ]

    assert silent == []
