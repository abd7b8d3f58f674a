"""Every route has its row, nobody gets in unasked but to the public ones, and each role only where its row says."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import clock
from common.people import tokens
from common.people.commands import PERSONS, Actor, Role, service_actor
from common.people.tokens import Keyring
from common.settings import SERVICES
from common.web import PUBLIC, access_table
from services.gateway.accounts.api.authentication import API_PREFIX, cookie_name
from tests.scopes import keep_scope

#: What anybody may call; a new one is added here on purpose, and reviewed.
PUBLIC_ROUTES = {
    "livez", "readyz", "metrics",
    "session.sign_in", "documents.openapi", "documents.docs",
    "pages.sign_in", "pages.sign_out", "pages.language", "pages.asset",
}  # fmt: skip
#: Services whose callers bring a service token; users sign in at the gateway.
TOKEN_SERVICES = ("agreements", "ratings")
#: How a page says that a role may not open it, or do what it does.
LACKING = ("不能打开这个页面", "您的账号没有这项权限")
_UNSAFE = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def app_of(service_app: Callable[[str], Flask], agreements_db: Any, ratings_db: Any, gateway_db: Any) -> Any:
    return service_app


def calls(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and path of every route; a parameter is an id that nothing has."""
    found = []
    for rule in app.url_map.iter_rules():
        built = rule.build(dict.fromkeys(rule.arguments, "nothing_0"))
        assert built is not None, f"{rule} has a parameter that is no text"
        found += [(rule.endpoint, method, built[1]) for method in _UNSAFE if method in (rule.methods or ())]
    return found


def headers_for(role: Role, service: str, keyrings: Mapping[str, Keyring]) -> dict[str, str]:
    issuer = "ratings" if role is Role.SERVICE else "gateway"
    actor = service_actor(issuer) if role is Role.SERVICE else Actor("acc_1", "per_1", (role,))
    keep_scope(service, actor)
    token = tokens.sign(keyrings[issuer], actor, audience=service, at=clock.now())
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_has_a_row_and_every_row_a_route(app_of: Callable[[str], Flask], service: str) -> None:
    app = app_of(service)

    assert set(access_table(app)) == {rule.endpoint for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize("service", SERVICES)
def test_only_the_routes_named_here_are_public(app_of: Callable[[str], Flask], service: str) -> None:
    public = {endpoint for endpoint, row in access_table(app_of(service)).items() if row.roles is PUBLIC}

    assert public <= PUBLIC_ROUTES


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_gets_in_without_signing_in(app_of: Callable[[str], Flask], service: str) -> None:
    app = app_of(service)
    table = access_table(app)
    client = app.test_client()

    got_in = {
        f"{method} {path}": answer.status_code
        for endpoint, method, path in calls(app)
        if table[endpoint].roles is not PUBLIC
        and (answer := client.open(path, method=method)).status_code != 401
        and not _leads_to_sign_in(client, answer.location)
    }

    assert got_in == {}


def _leads_to_sign_in(client: FlaskClient, location: str | None) -> bool:
    return location is not None and client.get(location).status_code == 401


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("service", TOKEN_SERVICES)
def test_each_role_gets_exactly_as_far_as_its_rows(
    app_of: Callable[[str], Flask], keyrings: Mapping[str, Keyring], service: str, role: Role
) -> None:
    app = app_of(service)
    table = access_table(app)
    client = app.test_client()
    headers = headers_for(role, service, keyrings)

    wrong = {}
    for endpoint, method, path in calls(app):
        roles = table[endpoint].roles
        answer = client.open(path, method=method, headers=headers)
        refused = answer.status_code == 403 and (answer.get_json() or {}).get("code") == "role_not_allowed"
        if refused != (roles is not PUBLIC and role not in roles) or answer.status_code >= 500:
            wrong[f"{method} {path}"] = answer.status_code

    assert wrong == {}


@pytest.mark.parametrize("role", sorted(PERSONS))
def test_each_role_gets_exactly_as_far_at_the_gateway_as_its_rows(
    connected: Flask, signed_in: Callable[..., str], role: Role
) -> None:
    """Routes of the API by a token, pages by a cookie; what is between services knows nobody who signs in."""
    table = access_table(connected)

    wrong = {}
    for endpoint, method, path in calls(connected):
        roles = table[endpoint].roles
        answer = _asked(connected, method, path, token=signed_in(role))
        is_unknown = answer.status_code == 401
        refused = is_unknown or (answer.status_code == 403 and _says_that_the_role_lacks(answer))
        if (
            refused != (roles is not PUBLIC and role not in roles)
            or is_unknown != (roles == {Role.SERVICE})
            or answer.status_code >= 500
        ):
            wrong[f"{method} {path}"] = answer.status_code

    assert wrong == {}


def test_a_service_gets_as_far_at_the_gateway_as_what_is_between_services(
    connected: Flask, keyrings: Mapping[str, Keyring]
) -> None:
    """It signs in nowhere, so that its token opens neither the API nor a page."""
    table = access_table(connected)
    token = tokens.sign(keyrings["ratings"], service_actor("ratings"), audience="gateway", at=clock.now())
    client = connected.test_client()

    got_in = {
        endpoint
        for endpoint, method, path in calls(connected)
        if table[endpoint].roles is not PUBLIC
        and (answer := client.open(path, method=method, headers={"Authorization": f"Bearer {token}"})).status_code
        != 401
        and not _leads_to_sign_in(client, answer.location)
    }

    assert got_in == {endpoint for endpoint, row in table.items() if row.roles == {Role.SERVICE}}


def _asked(app: Flask, method: str, path: str, *, token: str) -> Any:
    client = app.test_client()
    if path.startswith(API_PREFIX):
        return client.open(path, method=method, headers={"Authorization": f"Bearer {token}"})
    client.set_cookie(cookie_name(is_secure=False), token)
    return client.open(path, method=method)


def _says_that_the_role_lacks(answer: Any) -> bool:
    told = answer.get_json(silent=True)
    if told is not None:
        return bool(told["code"] == "role_not_allowed")
    return any(heading in answer.text for heading in LACKING)
