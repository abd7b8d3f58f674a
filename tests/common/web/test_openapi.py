"""The OpenAPI document: made from the routes, written once, compared, merged."""

from pathlib import Path
from typing import Any

import pytest

from common.errors import Unavailable
from common.web import MergeError, document_of, main, merge, read_document
from common.web.described import describe, undescribed
from common.web.refusals import told_by
from tests.common.web.thing_service import ACCESS, things


def test_the_document_describes_routes_parameters_and_errors() -> None:
    document = document_of("东西", [things], access=ACCESS)

    add = document["paths"]["/api/v1/things"]["post"]
    assert add["summary"] == "Add a thing."
    change = document["paths"]["/api/v1/things/{thing_id}"]["put"]
    assert [each["name"] for each in add["parameters"]] == ["Idempotency-Key"]
    assert [each["name"] for each in change["parameters"]] == ["Idempotency-Key", "If-Match"]
    for response in document["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]
    assert add["responses"]["201"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Receipt"}
    told = add["responses"]["422"]["content"]["application/problem+json"]
    assert told["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert "/readyz" not in document["paths"]
    assert document["info"]["title"] == "东西"
    assert document["components"]["schemas"]["ThingInput"]["properties"]["money"]["type"] == "string"
    assert document["components"]["schemas"]["ThingInput"]["properties"]["owner"]["pattern"] == (
        "^(?:[A-Za-z0-9_:-]{1,80})$"
    )
    assert document["security"] == [{"bearer": []}]


def test_the_document_says_what_names_mean_and_who_may_call() -> None:
    document = document_of("东西", [things], access=ACCESS)

    shape = document["components"]["schemas"]["ThingInput"]["properties"]
    assert shape["name"]["description"] == "名称"
    assert "count" in " ".join(undescribed(document))
    assert document["components"]["schemas"]["Receipt"]["properties"]["version"]["description"] == "新版本，同 ETag"
    add, who = document["paths"]["/api/v1/things"]["post"], document["paths"]["/api/v1/who"]["get"]
    assert (add["x-roles"], add["description"]) == (["reviewer"], "角色：经办人员（reviewer）")
    assert (who["x-roles"], who["description"]) == ([], "无须登录。")


def test_a_reference_keeps_its_description_beside_it() -> None:
    node = {"$ref": "#/components/schemas/Standing"}
    document = {"paths": {}, "components": {"schemas": {"StoreDetail": {"properties": {"standing": node}}}}}

    describe(document)

    assert node == {"allOf": [{"$ref": "#/components/schemas/Standing"}], "description": "当前的结算状态"}


def test_the_document_is_the_same_every_time() -> None:
    assert document_of("x", [things], access=ACCESS) == document_of("x", [things], access=ACCESS)


def test_a_committed_document_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"

    assert main("x", [things], path, ["--check"], access=ACCESS) == 1
    assert main("x", [things], path, [], access=ACCESS) == 0
    assert main("x", [things], path, ["--check"], access=ACCESS) == 0
    assert main("y", [things], path, ["--check"], access=ACCESS) == 1
    assert read_document(path) == document_of("x", [things], access=ACCESS)


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
    assert (merged["info"]["title"], merged["info"]["version"]) == ("药诚", "v1")
    assert "Idempotency-Key" in merged["info"]["description"]


def test_two_services_cannot_own_one_operation_nor_mean_two_things_by_one_name() -> None:
    with pytest.raises(MergeError, match="the path /a"):
        merge("x", [part({"/a": {"get": {"summary": "one"}}}), part({"/a": {"get": {"summary": "other"}}})])
    with pytest.raises(MergeError, match="the schemas Store"):
        merge("x", [part({}, Store={"type": "object"}), part({}, Store={"type": "string"})])


def test_an_operation_refuses_with_the_codes_of_its_kind() -> None:
    document = document_of("东西", [things], access=ACCESS, everywhere=(Unavailable,))

    change = document["paths"]["/api/v1/things/{thing_id}"]["put"]["responses"]
    assert {status: each["x-codes"] for status, each in change.items() if "x-codes" in each} == {
        "400": ["bad_request", "if_match_malformed"],
        "401": ["token_expired", "token_invalid", "token_missing"],
        "403": ["role_not_allowed"],
        "409": ["idempotency_key_expired"],
        "412": ["stale_version"],
        "413": ["too_large"],
        "415": ["unsupported_media_type"],
        "422": ["idempotency_key_malformed", "idempotency_key_reused", "invalid"],
        "428": ["idempotency_key_missing", "if_match_missing"],
        "503": ["unavailable"],
    }
    assert change["412"]["description"] == "版本已过期。\n\n- `stale_version`：记录已被修改，请重新读取后再试"
    assert change["412"]["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
    who = document["paths"]["/api/v1/who"]["get"]["responses"]
    assert [status for status, each in who.items() if "x-codes" in each] == ["503"]


def test_an_operation_refuses_with_what_its_use_cases_say_they_raise() -> None:
    within: set[tuple[int, str]] = set()

    found = told_by(raising_view, within)

    assert found == {(404, "not_found"), (422, "one_code"), (422, "other_code"), (409, "conflict"), (412, "stale_code")}
    assert within == {(422, "field_code"), (409, "first_field"), (409, "second_field")}


def raising_view() -> list[object]:
    """A view."""
    return [lambda: handed_on(), raising()]


def raising() -> None:
    """Does something. Raises `NotFound` (of prose), `Invalid` (one_code, other_code; errors: field_code), `ValueError`,
    `Conflict` (errors: first_field, second_field), `Stale` (stale_code).
    """


def handed_on() -> None:
    """Is called elsewhere. Raises `Conflict`."""
