"""The real mongod and Redis of the embedded stack, started once a process; an empty database for each test module.

The environment of a test process is complete from here on, so `Settings` load as they do in a running service. What a
test writes goes into a folder that disappears, never into the repository.
"""

from __future__ import annotations

import importlib
import itertools
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from deploy.stack.children import free_port, start_child, stop_child, wait_until
from deploy.stack.embedded import mongo_is_primary, mongo_uri, mongod_command, redis_answers, redis_command
from deploy.stack.embedded import redis_url as url_of_redis
from deploy.stack.layout import SAMPLE
from tests.databases import Databases
from tests.scopes import keep_scope
from tests.scratch import make_scratch
from tests.sharing import (  # noqa: F401  # hooks of pytest
    pytest_collection_modifyitems,
    pytest_make_parametrize_id,
    pytest_runtest_logreport,
    pytest_runtest_teardown,
    pytest_xdist_auto_num_workers,
    pytest_xdist_make_scheduler,
)
from tests.systems import chromium, sample_city, stack  # noqa: F401  # fixtures
from tests.traces import no_traces  # noqa: F401  # for every test

SERVICES = ("agreements", "ratings", "gateway")
#: Versions of scopes: each module has a database of its own, and in it every later scope is a newer one.
_SCOPES = itertools.count(1)
_SCRATCH = make_scratch()

os.environ["YAOCHENG_ENVIRONMENT"] = "test"
os.environ["YAOCHENG_INSTALLATION"] = str(SAMPLE)
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(Path(_SCRATCH.name) / "hypothesis")
os.environ["YAOCHENG_CLOCK_FILE"] = str(Path(_SCRATCH.name) / "clock.json")
os.environ.pop("YAOCHENG_FAULT", None)
# A shared machine may pause any single example: what counts is what holds, not how fast one example was.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def scratch() -> Path:
    """A folder that disappears with the test run."""
    return Path(_SCRATCH.name)


@pytest.fixture(scope="session")
def mongo(scratch: Path) -> Iterator[str]:
    """The connection string of a real replica set of one."""
    folder = scratch / "mongo"
    folder.mkdir()
    port = free_port()
    with (scratch / "mongo.log").open("wb") as log:
        process = start_child(mongod_command(port=port, folder=folder), output=log)
    wait_until(lambda: mongo_is_primary([port]), seconds=30, what=f"mongod, {scratch}/mongo.log")
    yield mongo_uri([port])
    stop_child(process)


@pytest.fixture(scope="session")
def redis_url(scratch: Path) -> Iterator[str]:
    """The connection string of a real Redis with an append-only file."""
    folder = scratch / "redis"
    folder.mkdir()
    port = free_port()
    with (scratch / "redis.log").open("wb") as log:
        process = start_child(redis_command(port=port, folder=folder), output=log)
    wait_until(lambda: redis_answers(port), seconds=10, what=f"redis, {scratch}/redis.log")
    yield url_of_redis(port)
    stop_child(process)


@pytest.fixture(scope="session")
def databases(mongo: str) -> Databases:
    """The register of open databases."""
    return Databases(mongo)


@pytest.fixture(scope="module")
def agreements_db(databases: Databases) -> Iterator[Any]:
    """An empty database under the alias `agreements`."""
    with databases.opened("agreements") as database:
        yield database


@pytest.fixture(scope="module")
def ratings_db(databases: Databases) -> Iterator[Any]:
    """An empty database under the alias `ratings`."""
    with databases.opened("ratings") as database:
        yield database


@pytest.fixture(scope="module")
def gateway_db(databases: Databases) -> Iterator[Any]:
    """An empty database under the alias `gateway`."""
    with databases.opened("gateway") as database:
        yield database


@pytest.fixture
def clock_file() -> Iterator[Path]:
    """The clock may be set and advanced (`common.clock.set_clock`); it runs true again afterwards."""
    from common import clock

    clock.reset()
    yield Path(os.environ["YAOCHENG_CLOCK_FILE"])
    clock.reset()


@pytest.fixture(scope="session")
def service_keys() -> Any:
    """The private keys of the three services and the public ones that each of them trusts."""
    from deploy.stack.keys import ServiceKeys

    return ServiceKeys.generate(SERVICES)


@pytest.fixture(scope="session")
def keyrings(service_keys: Any) -> Mapping[str, Any]:
    """Of each service its keyring; all trust each other."""
    return {service: service_keys.keyring(service) for service in SERVICES}


@pytest.fixture(scope="session")
def environment_of(
    databases: Databases, redis_url: str, service_keys: Any, scratch: Path
) -> Callable[..., dict[str, str]]:
    """Call with a service's name (and settings that differ): the environment under which it would be started."""

    def build(service: str, **different: str) -> dict[str, str]:
        anchors = scratch / "anchors" / service
        anchors.mkdir(parents=True, exist_ok=True)
        return {
            "YAOCHENG_ENVIRONMENT": "test",
            "YAOCHENG_SERVICE": service,
            "YAOCHENG_MONGO_URI": databases.uri,
            "YAOCHENG_MONGO_DATABASE": databases.name_of(service),
            "YAOCHENG_REDIS_URL": redis_url,
            "YAOCHENG_SERVICE_KEY": service_keys.private(service),
            "YAOCHENG_PUBLIC_KEYS": service_keys.public(),
            "YAOCHENG_AGREEMENTS_URL": "http://127.0.0.1:1",
            "YAOCHENG_RATINGS_URL": "http://127.0.0.1:1",
            "YAOCHENG_GATEWAY_URL": "http://127.0.0.1:1",
            "YAOCHENG_ANCHOR_DIR": str(anchors),
            "YAOCHENG_INSTALLATION": str(SAMPLE),
            "YAOCHENG_CLOCK_FILE": os.environ["YAOCHENG_CLOCK_FILE"],
            "YAOCHENG_LOG_LEVEL": "warning",
            "YAOCHENG_SECRET_KEY": "test-" + "k" * 43,
            "YAOCHENG_IDENTITY_KEY": "test-" + "i" * 43,
            "YAOCHENG_PUBLIC_URL": "http://127.0.0.1:8400",
            **different,
        }

    return build


@pytest.fixture(scope="session")
def settings_of(environment_of: Callable[..., dict[str, str]]) -> Callable[..., Any]:
    """Call with a service's name (and environment values that differ): its loaded settings."""

    def build(service: str, **different: str) -> Any:
        from common import settings

        cls = importlib.import_module(f"services.{service}.settings").Settings
        return settings.load(cls, environment_of(service, **different))

    return build


@pytest.fixture(scope="session")
def service_app(settings_of: Callable[..., Any]) -> Callable[..., Any]:
    """Call with a service's name: its Flask application, made once; with settings that differ, one of its own.

    It fails where it refuses with a code that the API document does not name. It reads and writes whatever database is
    open under the service's alias.
    """
    made: dict[str, Any] = {}

    def build(service: str, **different: str) -> Any:
        from tests.documented import watch

        create = importlib.import_module(f"services.{service}.app").create_app
        if different:
            return watch(create(settings_of(service, **different)))
        if service not in made:
            made[service] = watch(create(settings_of(service)))
        return made[service]

    return build


@pytest.fixture
def token_for(keyrings: Mapping[str, Any], databases: Databases) -> Callable[..., str]:
    """Call with a service's name and an actor: the token with which the gateway would forward that actor's request.

    `issuer` names another issuing service; a service's own actor is signed by that service. The scope that the actor
    has by then is kept by the service, as if the journal had told it.
    """
    kept: dict[tuple[str, str], Any] = {}
    telling = threading.Lock()

    def build(service: str, actor: Any, *, issuer: str = "gateway") -> str:
        from common import clock
        from common.people import tokens
        from common.people.scopes import SCOPED

        if not actor.has(*SCOPED):
            return tokens.sign(keyrings[issuer], actor, audience=service, at=clock.now())
        with telling:
            named = kept.get((service, actor.account))
            if named is None or replace(named, scope_version=actor.scope_version) != actor:
                named = kept[service, actor.account] = replace(actor, scope_version=next(_SCOPES))
                if service in databases.names:
                    keep_scope(service, named)
        return tokens.sign(keyrings[issuer], named, audience=service, at=clock.now())

    return build


@pytest.fixture
def drain(databases: Databases, settings_of: Callable[..., Any]) -> Callable[..., int]:
    """Call with aliases (all open ones by default): relays and consumers run in this process until nothing moves.

    Returns how many entries were relayed or consumed.
    """

    def run(*aliases: str) -> int:
        from common import mongo
        from common.journal.feed import LocalSource
        from common.journal.relay import Relay

        chosen = aliases or tuple(databases.names)
        sources = {alias: LocalSource(mongo.database(alias)) for alias in databases.names}
        steps: list[Callable[[], int]] = [Relay(alias).run_once for alias in chosen]
        for alias in chosen:
            clerk = importlib.import_module(f"services.{alias}.clerk")
            for consumer in clerk.consumers(settings_of(alias), sources=sources):
                steps.append(lambda consumer=consumer: consumer.run_once(0))
        total = 0
        while moved := sum(step() for step in steps):
            total += moved
        return total

    return run
