"""The small service of `thing_service` on the real database, and how to call it."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import clock
from common.mongo import connect, database, disconnect, ensure_indexes
from common.people import tokens
from common.people.commands import Actor, Role
from common.people.tokens import Keyring
from common.settings import CommonSettings, load
from common.web import create_app
from tests.common.web.running import served
from tests.common.web.thing_service import ACCESS, ALIAS, REVIEWER, runs, things
from tests.scopes import keep_scope


@pytest.fixture(scope="module")
def things_db(mongo: str) -> Iterator[Any]:
    name = f"test_things_{uuid.uuid4().hex[:8]}"
    connect(mongo, alias=ALIAS, database_name=name)
    ensure_indexes(ALIAS)
    opened = database(ALIAS)
    yield opened
    opened.client.drop_database(name)
    disconnect(ALIAS)


@pytest.fixture
def settings(environment_of: Callable[..., dict[str, str]]) -> CommonSettings:
    return load(CommonSettings, environment_of("agreements"))


@pytest.fixture
def app(settings: CommonSettings, things_db: Any) -> Flask:
    runs.clear()
    return create_app(settings=settings, alias=ALIAS, blueprints=[things], access=ACCESS, title="things")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def signed(keyrings: Mapping[str, Keyring]) -> Callable[..., dict[str, str]]:
    """Call with an actor (a reviewer by default) and further headers: the headers of their request."""

    def build(
        actor: Actor = REVIEWER, *, key: str | None = None, keeps_scope: bool = True, **headers: str
    ) -> dict[str, str]:
        if keeps_scope:
            keep_scope(ALIAS, actor)
        issuer = "gateway" if Role.SERVICE not in actor.roles else actor.account.removeprefix("service:")
        token = tokens.sign(keyrings[issuer], actor, audience="agreements", at=clock.now())
        found = {"Authorization": f"Bearer {token}", **{name.replace("_", "-"): each for name, each in headers.items()}}
        return {**found, "Idempotency-Key": key} if key else found

    return build


@pytest.fixture(scope="module")
def server(environment_of: Callable[..., dict[str, str]], things_db: Any, scratch: Path) -> Iterator[str]:
    """The address of the small service under gunicorn."""
    environ = environment_of("agreements", YAOCHENG_MONGO_DATABASE=things_db.name)
    app = "tests.common.web.thing_service:running_app()"
    with served(app, environ, threads=4, log=scratch / "uploads.log") as address:
        yield address
