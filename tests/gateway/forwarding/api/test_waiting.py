"""A client that prefers to wait is told whether the effects of its command have happened everywhere."""

import threading
import time
import uuid

import httpx2
import pytest

from common.people.commands import Role
from services.gateway.clients.progress import is_applied
from tests.agreements import roster_files as rosters
from tests.gateway.builders import adopted, approver, user

PERSON = {"name": "赵敏"}


def post(whole, client, path, *, prefer, body=None, version=None):
    headers = {**client.headers, "Idempotency-Key": uuid.uuid4().hex, "Prefer": prefer}
    if version:
        headers["If-Match"] = f'"{version}"'
    return whole.test_client().post(path, json=body or {}, headers=headers)


@pytest.fixture
def working(drain):
    """The clerks of all services at work, in a thread."""
    stop = threading.Event()

    def work():
        while not stop.is_set():
            drain()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def test_a_command_whose_effects_happen_in_time_is_applied(whole, signed, working):
    case = adopted()

    answer = post(
        whole, signed(approver()), f"/api/v1/cases/{case.case_id}/approve", prefer="wait=2", version=case.version
    )

    assert answer.status_code == 200, answer.text
    assert answer.headers["Preference-Applied"] == "wait=2"
    places = whole.extensions["yaocheng_gateway"].places
    deadline = time.monotonic() + 20
    while not is_applied(answer.json["message_id"], owner="gateway", places=places, wait=2):
        assert time.monotonic() < deadline


def test_a_command_whose_effects_take_longer_is_being_carried_out(whole, signed):
    answer = post(
        whole, signed(user(Role.ADMINISTRATOR)), "/api/v1/persons", body=PERSON, prefer="respond-async, wait=1"
    )

    assert (answer.status_code, answer.json["applied"]) == (201, False)
    assert answer.json["detail"] == "正在办理，稍后生效。"


def test_a_service_that_is_down_counts_as_not_yet(gateway, signed):
    answer = post(gateway, signed(user(Role.ADMINISTRATOR)), "/api/v1/persons", body=PERSON, prefer="wait=0")

    assert (answer.status_code, answer.json["applied"]) == (201, False)


def test_an_import_is_being_carried_out_although_its_message_was_followed(whole, signed, working):
    client = signed(user(Role.ADMINISTRATOR))
    packed = httpx2.Request(
        "POST", "http://test", files={"file": ("roster.csv", rosters.csv_of([rosters.row("白芍药房")]))}
    )
    headers = {**client.headers, "Content-Type": packed.headers["Content-Type"], "Idempotency-Key": uuid.uuid4().hex}
    uploaded = whole.test_client().post("/api/v1/imports", data=packed.read(), headers=headers)

    answer = post(whole, client, f"/api/v1/imports/{uploaded.json['id']}/commit", prefer="wait=2")

    assert (answer.status_code, answer.json["applied"], answer.json["detail"]) == (200, False, "正在办理，稍后生效。")


def test_nobody_waits_unasked_nor_for_a_refusal(gateway, signed):
    client = signed(user(Role.ADMINISTRATOR))

    assert "applied" not in client.post("/api/v1/persons", {"name": "钱进"}).json
    assert "applied" not in post(gateway, client, "/api/v1/accounts", prefer="wait=1").json
