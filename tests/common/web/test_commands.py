"""Commands at the edge: keys, repeats, versions."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from common.people.commands import Actor, Role
from tests.common.web.thing_service import runs

Signed = Callable[..., dict[str, str]]
OTHER = Actor("acc_2", "per_2", (Role.REVIEWER,))


def add(client: FlaskClient, headers: dict[str, str], **body: Any) -> TestResponse:
    return client.post("/api/v1/things", headers=headers, json={"name": "one", **body})


def outcome(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json().get("code", "")


def test_a_command_answers_with_resource_version_and_message(client: FlaskClient, signed: Signed) -> None:
    answer = add(client, signed(key="key-00001", X_Request_ID="request-0003"))

    body = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    assert answer.mimetype == "application/json"
    assert set(body) == {"id", "version", "message_id", "name"}
    assert (body["version"], body["name"]) == (1, "one")
    assert runs[-1].request_id == "request-0003"
    assert runs[-1].actor.account == "acc_1"


def test_a_repeated_key_gets_the_same_answer_without_a_second_run(client: FlaskClient, signed: Signed) -> None:
    first = add(client, signed(key="key-00002"))
    again = client.post(
        "/api/v1/things", headers=signed(key="key-00002"), data='{ "name" :  "one" }', content_type="application/json"
    )

    assert (again.status_code, again.get_json(), again.headers["ETag"]) == (201, first.get_json(), '"1"')
    assert len(runs) == 1


def test_a_repeated_key_with_another_request_is_refused(client: FlaskClient, signed: Signed) -> None:
    headers = signed(key="key-00003", If_Match='"1"')
    thing = add(client, headers).get_json()["id"]

    other_body = add(client, headers, count=7)
    other_path = client.put(f"/api/v1/things/{thing}", headers=headers, json={"name": "one"})

    assert outcome(other_body) == (422, "idempotency_key_reused")
    assert outcome(other_path) == (422, "idempotency_key_reused")
    assert len(runs) == 1


def test_two_accounts_may_use_the_same_key(client: FlaskClient, signed: Signed) -> None:
    one = add(client, signed(key="key-00004")).get_json()["id"]
    other = add(client, signed(OTHER, key="key-00004")).get_json()["id"]

    assert one != other


def test_a_refused_command_may_be_tried_again_under_its_key(client: FlaskClient, signed: Signed) -> None:
    refused = add(client, signed(key="key-00005"), name="taken")
    accepted = add(client, signed(key="key-00005"), name="free")

    assert outcome(refused) == (409, "name_taken")
    assert accepted.status_code == 201


def test_without_a_key_nothing_is_run(client: FlaskClient, signed: Signed) -> None:
    assert outcome(add(client, signed())) == (428, "idempotency_key_missing")
    assert runs == []


@pytest.mark.parametrize("key", ["short", "with blank", "k" * 129, "键键键键键键键键", "a/b/c/d/e", "$where:1;"])
def test_a_malformed_key_is_refused(client: FlaskClient, signed: Signed, key: str) -> None:
    headers = {**signed(), "Idempotency-Key": key.encode().decode("latin-1")}

    assert outcome(add(client, headers)) == (422, "idempotency_key_malformed")
    assert runs == []


def test_a_change_needs_the_version_that_was_seen(client: FlaskClient, signed: Signed) -> None:
    thing = add(client, signed(key="key-00006")).get_json()["id"]
    path = f"/api/v1/things/{thing}"

    missing = client.put(path, headers=signed(key="key-00007"), json={"name": "two"})
    changed = client.put(path, headers=signed(key="key-00007", If_Match='"1"'), json={"name": "two"})
    late = client.put(path, headers=signed(key="key-00008", If_Match='"1"'), json={"name": "three"})

    assert outcome(missing) == (428, "if_match_missing")
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert outcome(late) == (409, "lost_race")


@pytest.mark.parametrize("header", ["1", '"0"', '"x"', 'W/"1"', "*", '"1", "2"', '"99999999999"', '"-1"'])
def test_a_malformed_version_is_no_request(client: FlaskClient, signed: Signed, header: str) -> None:
    answer = client.put("/api/v1/things/x", headers=signed(key="key-00009", If_Match=header), json={"name": "two"})

    assert outcome(answer) == (400, "if_match_malformed")


@pytest.mark.parametrize("depth", [300, 2000])
def test_a_body_nested_too_deeply_is_no_request(client: FlaskClient, signed: Signed, depth: int) -> None:
    answer = client.post(
        "/api/v1/things/x/commit", headers=signed(key="key-00014"), data="[" * depth + "]" * depth,
        content_type="application/json",
    )  # fmt: skip

    assert outcome(answer) == (400, "bad_request")
    assert runs == []


def upload(client: FlaskClient, headers: dict[str, str], *, content: bytes, boundary: str, **form: str) -> TestResponse:
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in form.items()]
    file = b'Content-Disposition: form-data; name="file"; filename="roster.csv"\r\n\r\n' + content
    body = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in (*(p.encode() for p in parts), file))
    return client.post(
        "/api/v1/things/upload", headers=headers, data=body + f"--{boundary}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={boundary}",
    )  # fmt: skip


def test_a_repeated_upload_is_known_again_however_it_is_packed(client: FlaskClient, signed: Signed) -> None:
    headers = signed(key="key-00010")
    first = upload(client, headers, content=b"a,b\n", boundary="one", mapping="{}")
    again = upload(client, headers, content=b"a,b\n", boundary="another", mapping="{}")
    other_file = upload(client, headers, content=b"a,c\n", boundary="one", mapping="{}")
    other_field = upload(client, headers, content=b"a,b\n", boundary="one", mapping="{1}")

    assert first.status_code == 201
    assert again.get_json() == first.get_json()
    assert outcome(other_file) == outcome(other_field) == (422, "idempotency_key_reused")
    assert len(runs) == 1


def test_an_upload_is_whole_when_its_view_reads_it(client: FlaskClient, signed: Signed, things_db: Any) -> None:
    answer = upload(client, signed(key="key-00011"), content=b"x" * 700_000, boundary="one")

    assert answer.status_code == 201
    assert things_db["things"].find_one({"_id": answer.get_json()["id"]})["size"] == 700_000


def test_a_command_whose_content_cannot_be_read_is_refused(client: FlaskClient, signed: Signed) -> None:
    for key, content in (("key-00012", b""), ("key-00013", b"no form")):
        answer = client.post("/api/v1/things/upload", headers=signed(key=key), data=content)

        assert outcome(answer) == (400, "bad_request")
