"""The committed OpenAPI documents are those of the code, fit together, and describe every route that users call."""

import importlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from common.people.commands import PERSONS
from common.settings import SERVICES
from common.web import PUBLIC, access_table, document_of, merge, read_document, rows_beside
from common.web.described import endpoints_of, operations_of, read_words, undescribed
from common.web.problems import HTTP_ERRORS, THREADS_STUCK, BodyEncoded
from services.gateway.forwarding.api.ownership import merged, read_documents
from services.gateway.portal.shell.words import ROLES
from tests.architecture.sources import ROOT, sources

#: Routes of the public API that describe or carry other routes.
UNDOCUMENTED = {"documents.openapi", "documents.docs", "forward.to_owner"}


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

    known = {"access": rows_beside(*module.ROUTES), "everywhere": getattr(module, "EVERYWHERE", ())}
    assert committed(service) == document_of(module.TITLE, module.RESOURCES, **known)


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


@pytest.mark.parametrize("service", SERVICES)
def test_every_property_and_parameter_says_what_it_means(service: str) -> None:
    """If not: the schema says it in its metadata, or `common/web/descriptions.yaml` by the name."""
    assert undescribed(committed(service)) == []


def test_the_table_of_descriptions_holds_nothing_that_no_document_says() -> None:
    texts = json.dumps([committed(service) for service in SERVICES], ensure_ascii=False)

    assert [
        name for name, text in read_words()["names"].items() if json.dumps(text, ensure_ascii=False) not in texts
    ] == []


def test_the_documents_call_roles_as_the_pages_do() -> None:
    assert read_words()["roles"] == {role.value: str(word) for role, word in ROLES.items()}


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_names_the_roles_that_its_row_admits(
    request: pytest.FixtureRequest, service_app: Callable[[str], Flask], service: str
) -> None:
    request.getfixturevalue(f"{service}_db")
    endpoints, rows = endpoints_of(app := service_app(service)), access_table(app)

    for key, operation in operations_of(committed(service)):
        roles = rows[endpoints[key]].roles
        admitted = frozenset() if roles is PUBLIC else frozenset(roles) & PERSONS
        assert set(operation["x-roles"]) == admitted, key
        assert all(role in operation["description"] for role in admitted), key


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_names_the_codes_of_its_kind(service: str) -> None:
    """One that refuses without saying so: its use case names in its docstring what it raises."""
    for key, operation in operations_of(committed(service)):
        codes = {status: set(each.get("x-codes", ())) for status, each in operation["responses"].items()}
        headers = {each["name"] for each in operation.get("parameters", []) if each["in"] == "header"}
        assert "unavailable" in codes["503"], key
        assert not operation["x-roles"] or "token_missing" in codes["401"], key
        assert not operation["x-roles"] or set(operation["x-roles"]) == PERSONS or codes["403"], key
        assert "{" not in key[1] or codes["404"], key
        assert "Idempotency-Key" not in headers or {"409", "422", "428"} <= set(codes), key
        assert "If-Match" not in headers or "stale_version" in codes["412"], key


def test_the_table_of_codes_is_that_of_the_documents() -> None:
    told = {
        code
        for _, operation in operations_of(merged(read_documents()))
        for response in operation["responses"].values()
        for code in (*response.get("x-codes", ()), *response.get("x-field-codes", ()))
    }

    assert told == set(read_words()["codes"])


def test_the_document_describes_what_is_refused_before_any_operation() -> None:
    """The web server's own refusals (400, 414, 431, a stuck process) had codes that no document knew."""
    described = merged(read_documents())["info"]["description"]
    words = read_words()

    codes = {code for code, _ in HTTP_ERRORS.values()} | {THREADS_STUCK, BodyEncoded.code}
    assert set(words["outside"]) == codes - set(words["codes"])
    assert [code for code in sorted(codes) if f"`{code}`：" not in described] == []
