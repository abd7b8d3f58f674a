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
from common.people.commands import Actor, Role
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
EXAMPLES = 8


@pytest.mark.parametrize("service", ["agreements", "ratings"])
def test_a_service_answers_as_its_document_says(
    service_app: Callable[[str], Flask],
    keyrings: Mapping[str, Keyring],
    agreements_db: Any,
    ratings_db: Any,
    service: str,
) -> None:
    schema = schemathesis.openapi.from_dict(read_document(ROOT / "services" / service / "openapi.json"))
    schema.app = service_app(service)
    statuses: dict[str, set[int]] = {}

    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def exercise(case: Any) -> None:
            keep_scope(service, EVERYTHING)
            token = tokens.sign(keyrings["gateway"], EVERYTHING, audience=service, at=clock.now())
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
            statuses.setdefault(case.operation.label, set()).add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        exercise()

    assert len(statuses) > 10
    assert not [label for label, seen in statuses.items() if seen & {401, 403, 405}]
