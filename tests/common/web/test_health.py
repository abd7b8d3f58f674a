"""Alive without anything, ready only with a database; degraded without Redis."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import metrics, mongo
from common.settings import CommonSettings, load
from common.web import create_app, in_hand
from deploy.stack.children import wait_until
from tests.common.web.thing_service import ALIAS

Environment = Callable[..., dict[str, str]]


def without_anything(environment_of: Environment) -> FlaskClient:
    """A service whose database and Redis are both down."""
    settings = load(CommonSettings, environment_of("agreements", YAOCHENG_REDIS_URL="redis://127.0.0.1:1/0"))
    mongo.mongoengine.connect(
        db="down", alias="down", host="mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50",
        uuidRepresentation="standard",
    )  # fmt: skip
    return create_app(settings=settings, alias="down", blueprints=[], access={}, title="down").test_client()


def test_a_complete_service_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ready", "service": "agreements", "missing": [], "degraded": []}


def test_a_service_lives_although_nothing_else_does(environment_of: Environment) -> None:
    client = without_anything(environment_of)

    assert client.get("/livez").get_json() == {"status": "alive", "service": "agreements", "stuck": 0}
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").get_json()["missing"] == ["mongo"]
    assert 'yaocheng_database_up{service="agreements"} 0.0' in client.get("/metrics").text
    mongo.disconnect("down")


def test_without_redis_a_service_is_degraded_but_ready(environment_of: Environment, things_db: Any) -> None:
    settings = load(CommonSettings, environment_of("agreements", YAOCHENG_REDIS_URL="redis://127.0.0.1:1/0"))
    client = create_app(settings=settings, alias=ALIAS, blueprints=[], access={}, title="x").test_client()

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.get_json()["status"] == "degraded"
    assert answer.get_json()["degraded"] == ["redis"]
    assert 'yaocheng_degraded{part="redis",service="agreements"} 1.0' in client.get("/metrics").text


def test_without_its_indexes_a_service_is_not_ready(client: FlaskClient, things_db: Any) -> None:
    things_db["things"].drop_index("name_1")
    things_db["journal"].drop_index("message_id")

    without = client.get("/readyz")
    mongo.ensure_indexes(ALIAS)

    assert without.status_code == 503
    assert sorted(without.get_json()["missing"]) == ["journal: message_id", "things: name 1"]
    assert client.get("/readyz").status_code == 200


def test_a_bug_in_the_check_is_no_missing_database(settings: CommonSettings) -> None:
    client = create_app(settings=settings, alias="unconnected", blueprints=[], access={}, title="x").test_client()

    assert client.get("/readyz").status_code == 500


def test_requests_are_counted_by_route_and_not_by_path(client: FlaskClient) -> None:
    client.get("/readyz")

    text = metrics.exposition()[0].decode()

    assert 'yaocheng_requests_total{method="GET",route="/readyz",service="agreements",status="200"}' in text
    assert 'yaocheng_request_seconds_count{method="GET",route="/readyz",service="agreements"}' in text


def test_methods_that_nobody_knows_are_counted_as_one(client: FlaskClient) -> None:
    for number in range(3):
        client.open("/livez", method=f"ODD{number}")

    text = client.get("/metrics").text

    assert 'method="OTHER"' in text
    assert "ODD" not in text


def test_threads_that_are_stuck_are_told_until_they_come_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setitem(app.view_functions, "things.who", lambda: {"came": go_on.wait(60)})
    monkeypatch.setattr(in_hand, "STUCK_SECONDS", 0.2)

    def live() -> tuple[int, str]:
        answer = app.test_client().get("/livez")
        return answer.status_code, answer.get_json()["status"]

    thread = threading.Thread(target=lambda: app.test_client().get("/api/v1/who"))
    thread.start()
    wait_until(lambda: live() == (503, "stuck"), seconds=30, what="threads that are seen to be stuck")
    go_on.set()
    thread.join(60)

    assert live() == (200, "alive")
