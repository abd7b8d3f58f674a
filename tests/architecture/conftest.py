"""The gateway with its real neighbours, and whoever a guard lets call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from common import clock
from common.people.commands import AREA_ROLES, Role
from services.gateway.accounts.storage import sessions
from services.gateway.accounts.storage.sessions import Session, session_id_of
from tests.gateway.builders import command, user
from tests.gateway.conftest import Neighbours, stop


@pytest.fixture(scope="module")
def connected(
    service_app: Callable[..., Flask], agreements_db: Any, ratings_db: Any, gateway_db: Any
) -> Iterator[Flask]:
    """The gateway's app, connected to agreements and ratings, all of them on empty databases."""
    neighbours = Neighbours({service: service_app(service) for service in ("agreements", "ratings")})
    urls = {f"YAOCHENG_{service.upper()}_URL": neighbours.url(service) for service in neighbours.apps}
    app = service_app("gateway", **urls)
    yield app
    stop(app)
    neighbours.stop()


@pytest.fixture(scope="module")
def signed_in(connected: Flask) -> Callable[..., str]:
    """Call with roles: the token of a new session of an account that has them, within a scope of its own."""
    accounts: dict[tuple[Role, ...], str] = {}

    def begin(*roles: Role) -> str:
        if roles not in accounts:
            accounts[roles] = user(
                *roles,
                areas=("3603",) if AREA_ROLES.intersection(roles) else (),
                stores=("sto_1",) if Role.PHARMACY in roles else (),
                chains=("chn_1",) if Role.HEADQUARTERS in roles else (),
            ).actor.account
        told = command()
        session = Session(
            session_id_of(told.command_id), accounts[roles], clock.now(), clock.now() + timedelta(hours=1)
        )
        sessions.insert_session(session, command=told)
        return told.command_id

    return begin
