"""The gateway's app on a fresh database, signed-in clients, and its clerk's steps run in this process."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from typing import Any

import argon2
import pytest
from werkzeug.serving import make_server

from common import clock, mongo
from common.journal.feed import LocalSource
from common.journal.relay import Relay
from common.work import jobs
from services.agreements.rosters.usecases.apply_import import apply_import
from services.agreements.rosters.usecases.validate_import import validate_import
from services.gateway import clerk
from services.gateway.accounts.storage import passwords
from tests.gateway.builders import PASSWORD, User

_keys = itertools.count(1)
IMPORT_JOBS = {
    "apply_import": lambda job: apply_import(job.subject, progress=job.progress, clock=clock.now),
    "validate_import": lambda job: validate_import(job.subject, at=clock.now()),
}


class Signed:
    """A test client with a bearer token, and a new `Idempotency-Key` for each command."""

    def __init__(self, client: Any, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, headers=self.headers, **options)

    def post(self, path: str, body: Any = None, *, version: int | None = None, key: str | None = None) -> Any:
        headers = {**self.headers, "Idempotency-Key": key or f"key-for-test-{next(_keys)}"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self.client.post(path, json=body if body is not None else {}, headers=headers)

    def delete(self, path: str) -> Any:
        return self.client.delete(path, headers=self.headers)


def stop(app: Any) -> None:
    """Let go of a gateway app's connections."""
    for connection in app.extensions["yaocheng_gateway"].connections.values():
        connection.close()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[argon2.PasswordHasher]:
    """Passwords are kept as always, but at a fraction of the cost; the hasher that does so in earnest."""
    earnest = passwords.HASHER
    passwords.HASHER = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield earnest
    passwords.HASHER = earnest


@pytest.fixture
def earnest_passwords(quick_passwords: argon2.PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password costs what it costs in service."""
    monkeypatch.setattr(passwords, "HASHER", quick_passwords)


@pytest.fixture
def gateway(gateway_db: Any, service_app: Callable[..., Any]) -> Any:
    """The gateway's application; were it called `app`, pytest-flask would share one context among all requests."""
    return service_app("gateway")


@pytest.fixture
def signed(request: pytest.FixtureRequest) -> Callable[[User], Signed]:
    """Call with a user: a client signed in as that user, at the app `whole` where the test asks for it."""
    served = request.getfixturevalue("whole" if "whole" in request.fixturenames else "gateway")

    def sign_in(user: User) -> Signed:
        client = served.test_client()
        answer = client.post("/api/v1/session", json={"username": user.username, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return Signed(client, answer.json["token"])

    return sign_in


@pytest.fixture
def follow(gateway_db: Any, settings_of: Callable[..., Any]) -> Callable[..., int]:
    """Call to run the gateway's relay and consumers until nothing moves; further sources by name."""
    return follower(settings_of)


def follower(settings_of: Callable[..., Any]) -> Callable[..., int]:
    """What `follow` is."""

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


class Neighbours:
    """The real apps of agreements and ratings, each served on a port of its own."""

    def __init__(self, apps: dict[str, Any]) -> None:
        self.apps = apps
        self._servers = {
            service: make_server("127.0.0.1", 0, served, threaded=True) for service, served in apps.items()
        }
        self._threads = [threading.Thread(target=server.serve_forever) for server in self._servers.values()]
        for thread in self._threads:
            thread.start()

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self._servers[service].server_port}"

    def stop(self) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()


@pytest.fixture(scope="session")
def running_neighbours(service_app: Callable[..., Any]) -> Iterator[Neighbours]:
    """Agreements and ratings, served once; they answer out of whatever databases are open."""
    made = Neighbours({service: service_app(service) for service in ("agreements", "ratings")})
    yield made
    made.stop()


@pytest.fixture(scope="session")
def connected_gateway(running_neighbours: Neighbours, service_app: Callable[..., Any]) -> Iterator[Any]:
    """The gateway's app with the addresses of its neighbours."""
    urls = {f"YAOCHENG_{service.upper()}_URL": running_neighbours.url(service) for service in running_neighbours.apps}
    app = service_app("gateway", **urls)
    yield app
    stop(app)


@pytest.fixture
def neighbours(agreements_db: Any, ratings_db: Any, running_neighbours: Neighbours) -> Neighbours:
    """Agreements and ratings on empty databases."""
    return running_neighbours


@pytest.fixture
def whole(neighbours: Neighbours, gateway_db: Any, connected_gateway: Any) -> Any:
    """The gateway's app, connected to its running neighbours."""
    return connected_gateway


@pytest.fixture
def settle(drain: Callable[..., int]) -> Callable[[], None]:
    """Call to let everything that was caused happen in all services, imports included."""

    def run() -> None:
        drain()
        while due := jobs.due("agreements"):
            for job in due:
                jobs.run("agreements", job.id, IMPORT_JOBS[job.kind])
            drain()

    return run
