"""What the gateway's clients take for granted of the other services is what their OpenAPI documents promise."""

import inspect
from types import ModuleType
from typing import Any, NotRequired, TypedDict

import pytest

from common.people.commands import service_actor
from common.web.openapi import read_document
from services.gateway.clients import agreements, determinations, ratings, violations
from services.gateway.clients.endpoints import Page, Read, Write, ask
from tests.architecture.sources import ROOT
from tests.gateway.clients.fitting import endpoints_of, misfits

#: Of each client the service that it asks.
CLIENTS = {agreements: "agreements", ratings: "ratings", violations: "ratings", determinations: "ratings"}
DOCUMENTS = {service: read_document(ROOT / "services" / service / "openapi.json") for service in set(CLIENTS.values())}


@pytest.mark.parametrize("client", CLIENTS)
def test_the_service_promises_what_its_client_takes_for_granted(client: ModuleType) -> None:
    assert misfits(client, DOCUMENTS[CLIENTS[client]]) == []


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_names_no_path_but_in_an_endpoint(client: ModuleType) -> None:
    source = inspect.getsource(client)

    assert endpoints_of(client)
    assert source.count('"/api/') == len(endpoints_of(client))


def test_a_parameter_that_is_not_declared_is_refused_before_anything_is_sent() -> None:
    read: Read[Any] = Read("/api/v1/stores", params=frozenset({"q"}))
    unused: Any = None

    with pytest.raises(TypeError, match="/api/v1/stores is not declared with colour"):
        ask(unused, read, actor=service_actor("gateway"), q="康源", colour="red")


class _Store(TypedDict):
    id: int
    colour: str
    chain_name: str


class _Graded(TypedDict):
    code: str | None
    awaiting: NotRequired[str]


class _Named(TypedDict):
    sha256: str


class _Confirmation(TypedDict):
    files: list[_Named]
    mood: str


def _client(**endpoints: tuple[Any, Read[Any] | Write[Any]]) -> ModuleType:
    module = ModuleType("wrong")
    module.__annotations__ = {name: hint for name, (hint, _) in endpoints.items()}
    vars(module).update({name: endpoint for name, (_, endpoint) in endpoints.items()})
    return module


@pytest.mark.parametrize(
    ("service", "hint", "endpoint", "found"),
    [
        ("agreements", Read[_Store], Read("/api/v1/shops"), ["there is no GET /api/v1/shops"]),
        ("agreements", Write[bytes], Write("PUT", "/api/v1/stores"), ["there is no PUT /api/v1/stores"]),
        (
            "agreements",
            Read[Page[_Store]],
            Read("/api/v1/stores", params=frozenset({"q", "colour"})),
            [
                "takes no colour in its query",
                "answer.items[].id is string, not integer",
                "answer.items[].colour is not there",
                "answer.items[].chain_name may be null",
            ],
        ),
        (
            "ratings",
            Read[Page[_Graded]],
            Read("/api/v1/grades"),
            ["answer.items[].code is not always there", "answer.items[].awaiting is integer, not string"],
        ),
        (
            "ratings",
            Write[_Confirmation],
            Write("POST", "/api/v1/violations/{violation_id}/confirm"),
            ["body.files[].name is lacking", "body.mood is not there"],
        ),
        (
            "ratings",
            Read[bytes],
            Read("/api/v1/violations/{violation_id}"),
            ["answer is nothing, not string"],
        ),
    ],
)
def test_a_wrong_one_is_caught(service: str, hint: Any, endpoint: Any, found: list[str]) -> None:
    client = _client(WRONG=(hint, endpoint))

    assert misfits(client, DOCUMENTS[service]) == [f"WRONG: {each}" for each in found]
