"""Input is read strictly; lists come in pages; nothing but texts where texts are wanted."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import marshmallow as ma
import pytest
from flask.testing import FlaskClient

from common.web import Name
from tests.common.web.thing_service import ThingInput, ThingOutput

Signed = Callable[..., dict[str, str]]


def faults(**values: Any) -> dict[str, Any]:
    with pytest.raises(ma.ValidationError) as error:
        ThingInput().load({"name": "one", **values})
    found: dict[str, Any] = error.value.normalized_messages()
    return found


def test_a_complete_input_is_typed() -> None:
    loaded = ThingInput().load(
        {"name": "  药店 ", "found_on": "2026-11-22", "seen_at": "2026-11-22T08:00:00+08:00", "money": "-12.5",
         "count": 100, "owner": "acc_1", "parts": [{"name": "two"}]}
    )  # fmt: skip

    assert loaded == {
        "name": "药店",
        "found_on": date(2026, 11, 22),
        "seen_at": datetime(2026, 11, 22, tzinfo=UTC),
        "money": Decimal("-12.5"),
        "count": 100,
        "owner": "acc_1",
        "parts": [{"name": "two"}],
    }
    assert loaded["seen_at"].utcoffset() == timedelta(hours=8)


OPERATORS: tuple[Any, ...] = ({"$ne": None}, {"$gt": ""}, ["$where"], None, True, 7, 1.5, {"": 1}, [[]])


@pytest.mark.parametrize("field", ["name", "found_on", "seen_at", "money", "owner"])
@pytest.mark.parametrize("value", OPERATORS, ids=repr)
def test_no_operator_comes_in_as_a_value(field: str, value: Any) -> None:
    assert set(faults(**{field: value})) == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "药" * 21),
        ("name", "a\x00b"),
        ("name", "a\x1bb"),
        ("name", "a\u202eb"),
        ("name", "a\u200bb"),
        ("name", "a\ud800b"),
        ("found_on", "2026-13-01"),
        ("found_on", "20261122"),
        ("found_on", "2026-W47-7"),
        ("found_on", "2026-11-22T00:00:00Z"),
        ("seen_at", "2026-11-22T08:00:00"),
        ("seen_at", "now"),
        ("money", "1.234"),
        ("money", "1e3"),
        ("money", "NaN"),
        ("money", "01.00"),
        ("money", "1,000.00"),
        ("money", "9" * 13),
        ("count", "5"),
        ("count", 1.5),
        ("count", -1),
        ("count", 101),
        ("count", True),
        ("owner", "a b"),
        ("owner", "../x"),
        ("owner", "acc_1\n"),
        ("owner", ""),
        ("parts", {}),
        ("parts", [{"name": "x", "more": 1}]),
        ("more", 1),
        ("$set", {"name": "x"}),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused(field: str, value: Any) -> None:
    assert set(faults(**{field: value})) == {field}


def test_an_amount_goes_out_with_two_decimals() -> None:
    assert ThingOutput().dump({"money": Decimal("5")}) == {"money": "5.00"}
    assert ThingOutput().dump({"money": None}) == {"money": None}


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "bad_request"),
        (b'{"name": NaN}', "application/json", 400, "bad_request"),
        (b'{"name": "\xff"}', "application/json", 400, "bad_request"),
        (b'{"name": "\\ud800"}', "application/json", 400, "bad_request"),
        (b"[" * 5000, "application/json", 400, "bad_request"),
        (b"[]", "application/json", 422, "invalid"),
        (b"null", "application/json", 422, "invalid"),
        (b"", "application/json", 422, "invalid"),
        (b'{"name": "x"}', "text/plain", 415, "unsupported_media_type"),
        (b"name=x", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(
    client: FlaskClient, signed: Signed, content: bytes, content_type: str, status: int, code: str
) -> None:
    answer = client.post("/api/v1/things", headers=signed(key="key-10001"), data=content, content_type=content_type)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_body_that_is_nested_too_deep_is_refused(client: FlaskClient, signed: Signed) -> None:
    """As no JSON, or as no object: how deep the keys can be looked through depends on the stack of the process."""
    content = b"[" * 1000 + b"]" * 1000

    answer = client.post(
        "/api/v1/things", headers=signed(key="key-10020"), data=content, content_type="application/json"
    )

    assert (answer.status_code, answer.get_json()["code"]) in {(400, "bad_request"), (422, "invalid")}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'{"name": "x", "name": "y"}', "name"),
        (b'{"name": "x", "n\\u0061me": "x"}', "name"),
        (b'{"name": "x", "parts": [{"name": "a", "name": "b"}]}', "name"),
    ],
    ids=["two values", "written otherwise", "within"],
)
def test_a_key_that_stands_twice_is_refused_and_no_value_is_chosen(
    client: FlaskClient, signed: Signed, content: bytes, name: str
) -> None:
    """The last value won, silently: a sum of money could be told twice."""
    answer = client.post(
        "/api/v1/things", headers=signed(key="key-10021"), data=content, content_type="application/json"
    )

    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid")
    assert [(each["field"], each["code"]) for each in answer.get_json()["errors"]] == [(name, "key_repeated")]


@pytest.mark.parametrize(("encoding", "status"), [("gzip", 415), ("br", 415), ("identity", 201), (None, 201)])
def test_a_compressed_body_is_told_as_that(
    client: FlaskClient, signed: Signed, encoding: str | None, status: int
) -> None:
    """The client was sent after quotes and commas."""
    headers = {**signed(key=f"key-encoded-{encoding}"), **({"Content-Encoding": encoding} if encoding else {})}

    answer = client.post("/api/v1/things", headers=headers, data=b'{"name": "x"}', content_type="application/json")

    assert answer.status_code == status
    assert status == 201 or answer.get_json()["code"] == "content_encoding_not_supported"


def test_each_wrong_field_has_an_entry_with_a_remedy(client: FlaskClient, signed: Signed) -> None:
    answer = client.post(
        "/api/v1/things", headers=signed(key="key-10002"), json={"count": "5", "parts": [{"name": 1}, {"name": "x"}]}
    )

    told = {problem["field"]: problem["code"] for problem in answer.get_json()["errors"]}
    assert told == {"count": "not_whole", "name": "required", "parts[0].name": "not_text"}
    assert all(problem["remedy"] for problem in answer.get_json()["errors"])


def test_an_invisible_character_has_its_code_at_its_field(client: FlaskClient, signed: Signed) -> None:
    answer = client.post("/api/v1/things", headers=signed(key="key-10003"), json={"name": "益民\u202e大药房"})

    (problem,) = answer.get_json()["errors"]
    assert (problem["field"], problem["code"]) == ("name", "invisible_character")
    assert problem["message"] == "第 3 个字符看不见：文字方向控制符（U+202E），在“益民▯大药房”中▯处"
    assert problem["remedy"]


def test_a_name_is_one_line_and_its_han_characters_are_what_they_are_based_on() -> None:
    name = Name(most=60)

    assert name.deserialize("葛\U000e0101记") == "葛记"
    with pytest.raises(ma.ValidationError):
        name.deserialize("葛\n记")


def test_a_resource_names_its_version(client: FlaskClient, signed: Signed) -> None:
    answer = client.get("/api/v1/things/x", headers=signed())

    assert answer.headers["ETag"] == '"7"'
    assert answer.get_json() == {"name": "x", "money": None}


def test_instants_go_out_as_utc(client: FlaskClient, signed: Signed) -> None:
    assert client.get("/api/v1/me", headers=signed()).get_json()["at"].endswith("Z")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("101", "out_of_range"),
        ("1" + "0" * 30, "out_of_range"),
        ("-1" + "0" * 30, "out_of_range"),
        ("18446744073709551616", "out_of_range"),
        ("1.5", "not_whole"),
        ("5.0", "not_whole"),
    ],
)
def test_a_whole_number_that_is_too_great_is_told_as_that(
    client: FlaskClient, signed: Signed, number: str, code: str
) -> None:
    """What is beyond 64 bits arrives as a fraction that was written without one."""
    answer = client.post(
        "/api/v1/things",
        data=f'{{"name": "one", "count": {number}}}',
        headers={**signed(), "Idempotency-Key": "key-great-number"},
        content_type="application/json",
    )

    assert [each["code"] for each in answer.get_json()["errors"]] == [code]


@pytest.mark.parametrize("number", ["1e400", "-1e400", "[1E999]"])
def test_a_number_beyond_all_counting_is_told_as_no_number(client: FlaskClient, signed: Signed, number: str) -> None:
    body = f'{{"name": "one", "count": {number}}}'

    answer = client.post(
        "/api/v1/things",
        data=body,
        headers={**signed(), "Idempotency-Key": "key-endless-number"},
        content_type="application/json",
    )

    assert answer.status_code == 422, answer.text
    (problem,) = answer.get_json()["errors"]
    assert problem["code"] == "not_number"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1_0", "0x10", "+1"])
def test_what_json_does_not_know_as_a_number_is_no_json(client: FlaskClient, signed: Signed, number: str) -> None:
    answer = client.post(
        "/api/v1/things",
        data=f'{{"name": "one", "count": {number}}}',
        headers={**signed(), "Idempotency-Key": "key-no-json"},
        content_type="application/json",
    )

    assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (400, "invalid_json")
