"""The gateway's app on a fresh database, signed-in clients, and its clerk's steps run in this process."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from common import mongo
from common.feed import LocalSource
from common.relay import Relay
from services.gateway import clerk
from tests.gateway.builders import PASSWORD, User

_keys = itertools.count(1)
_apps: dict[str, Any] = {}


class Signed:
    """A test client with a bearer token, and a new `Idempotency-Key` for each command."""

    def __init__(self, client: Any, token: str) -> None:
        self._client = client
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **options: Any) -> Any:
        return self._client.get(path, headers=self.headers, **options)

    def post(self, path: str, body: Any = None, *, version: int | None = None, key: str | None = None) -> Any:
        headers = {**self.headers, "Idempotency-Key": key or f"key-for-test-{next(_keys)}"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self._client.post(path, json=body if body is not None else {}, headers=headers)

    def delete(self, path: str) -> Any:
        return self._client.delete(path, headers=self.headers)


@pytest.fixture
def app(service_app: Callable[..., Any], gateway_db: Any) -> Any:
    """The gateway's Flask application, made once for the database of a test module."""
    if gateway_db.name not in _apps:
        _apps.clear()
        _apps[gateway_db.name] = service_app("gateway")
    return _apps[gateway_db.name]


@pytest.fixture
def signed(app: Any) -> Callable[[User], Signed]:
    """Call with a user: a client signed in as that user."""

    def sign_in(user: User) -> Signed:
        client = app.test_client()
        answer = client.post("/api/v1/session", json={"username": user.username, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return Signed(client, answer.json["token"])

    return sign_in


@pytest.fixture
def follow(gateway_db: Any, settings_of: Callable[..., Any]) -> Callable[..., int]:
    """Call to run the gateway's relay and consumers until nothing moves; further sources by name."""

    def run(**sources: Any) -> int:
        settings = settings_of("gateway")
        db = mongo.database("gateway")
        consumers = clerk.consumers(settings, sources={"gateway": LocalSource(db), **sources})
        relay = Relay("gateway")
        total = 0
        while moved := relay.run_once() + sum(consumer.run_once(0) for consumer in consumers):
            total += moved
        return total

    return run
