"""Whatever the documents allow to be sent is answered as they say, and never with a failure of ours (schemathesis)."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from common import clock
from common.people import tokens
from common.people.commands import PARTIES, Actor, Role
from common.people.tokens import Keyring
from common.web import read_document
from tests.architecture.sources import ROOT
from tests.scopes import keep_scope

#: Rules that no schema can express refuse much of what fits a schema; so refusals are fine, if they are told rightly.
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EVERYTHING = Actor(
    "acc_1", "per_1", tuple(role for role in Role if role is not Role.SERVICE), areas=("3603",), stores=("sto_1",)
)
#: No account of the agency has the roles of a party as well.
STAFF = tuple(role for role in EVERYTHING.roles if role not in PARTIES)
EXAMPLES = 8


#: Signing in is asked with names that nobody has.
SIGN_IN = "POST /api/v1/session"


@pytest.mark.parametrize("service", ["agreements", "ratings"])
def test_a_service_answers_as_its_document_says(
    service_app: Callable[[str], Flask],
    keyrings: Mapping[str, Keyring],
    agreements_db: Any,
    ratings_db: Any,
    service: str,
) -> None:
    def token() -> str:
        keep_scope(service, EVERYTHING)
        return tokens.sign(keyrings["gateway"], EVERYTHING, audience=service, at=clock.now())

    statuses = _exercise(service, service_app(service), token)

    assert len(statuses) > 10
    assert not [label for label, seen in statuses.items() if seen & {401, 403, 405}]


def test_the_gateway_answers_as_its_document_says(connected: Flask, signed_in: Callable[..., str]) -> None:
    """Each call with a session of its own: one of the operations ends it."""
    statuses = _exercise("gateway", connected, lambda: signed_in(*STAFF))

    assert len(statuses) == 22
    assert not [label for label, seen in statuses.items() if seen & {401, 403, 405} and label != SIGN_IN]


def _exercise(service: str, app: Flask, token: Callable[[], str]) -> Mapping[str, set[int]]:
    """Send to each operation what its document allows, with a token; the statuses of its answers."""
    schema = schemathesis.openapi.from_dict(read_document(ROOT / "services" / service / "openapi.json"))
    schema.app = app
    statuses: dict[str, set[int]] = {}

    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def exercise(case: Any) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {token()}"})
            statuses.setdefault(case.operation.label, set()).add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        exercise()
    return statuses
