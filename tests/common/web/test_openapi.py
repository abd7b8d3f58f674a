"""The OpenAPI document: made from the routes, written once, compared, merged."""

from pathlib import Path
from typing import Any

import pytest

from common.web import MergeError, document_of, main, merge, read_document
from tests.common.web.thing_service import things


def test_the_document_describes_routes_parameters_and_errors() -> None:
    document = document_of("东西", [things])

    add = document["paths"]["/api/v1/things"]["post"]
    assert add["summary"] == "Add a thing."
    change = document["paths"]["/api/v1/things/{thing_id}"]["put"]
    assert [each["name"] for each in add["parameters"]] == ["Idempotency-Key"]
    assert [each["name"] for each in change["parameters"]] == ["Idempotency-Key", "If-Match"]
    for response in document["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]
    assert add["responses"]["201"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Receipt"}
    assert add["responses"]["422"] == {"$ref": "#/components/responses/UNPROCESSABLE_ENTITY"}
    assert "/readyz" not in document["paths"]
    assert document["info"]["title"] == "东西"
    assert document["components"]["schemas"]["ThingInput"]["properties"]["money"]["type"] == "string"
    assert document["components"]["schemas"]["ThingInput"]["properties"]["owner"]["pattern"] == (
        "^(?:[A-Za-z0-9_:-]{1,80})$"
    )
    assert document["security"] == [{"bearer": []}]


def test_the_document_is_the_same_every_time() -> None:
    assert document_of("x", [things]) == document_of("x", [things])


def test_a_committed_document_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"

    assert main("x", [things], path, ["--check"]) == 1
    assert main("x", [things], path, []) == 0
    assert main("x", [things], path, ["--check"]) == 0
    assert main("y", [things], path, ["--check"]) == 1
    assert read_document(path) == document_of("x", [things])


def part(paths: dict[str, Any], **schemas: Any) -> dict[str, Any]:
    return {"paths": paths, "components": {"schemas": schemas}, "tags": [{"name": "x"}], "security": [{"bearer": []}]}


def test_documents_of_several_services_become_one() -> None:
    one = part({"/a": {"get": {}}, "/shared": {"get": {}}}, Problem={"type": "object"}, One={})
    other = part({"/b": {"post": {}}, "/shared": {"post": {}}}, Problem={"type": "object"})

    merged = merge("药诚", [one, other])

    assert merged["paths"] == {"/a": {"get": {}}, "/b": {"post": {}}, "/shared": {"get": {}, "post": {}}}
    assert set(merged["components"]["schemas"]) == {"Problem", "One"}
    assert merged["tags"] == [{"name": "x"}]
    assert merged["security"] == [{"bearer": []}]
    assert merged["info"] == {"title": "药诚", "version": "v1"}


def test_two_services_cannot_own_one_operation_nor_mean_two_things_by_one_name() -> None:
    with pytest.raises(MergeError, match="the path /a"):
        merge("x", [part({"/a": {"get": {"summary": "one"}}}), part({"/a": {"get": {"summary": "other"}}})])
    with pytest.raises(MergeError, match="the schemas Store"):
        merge("x", [part({}, Store={"type": "object"}), part({}, Store={"type": "string"})])
