"""Who may call which route: one row for each, checked for completeness when the app starts, enforced at each request.

Scope (which stores, which chains) is not decided here: each use case checks it against the thing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from flask import Flask, g, request

from common import clock
from common.errors import NotAllowed
from common.people import tokens
from common.people.commands import Actor, Role
from common.people.scopes import with_scope
from common.people.tokens import Keyring, TokenRefused
from common.phrases import N_


class Everyone(Enum):
    """The principals of a route that asks nobody who they are."""

    PUBLIC = "public"


PUBLIC: Final = Everyone.PUBLIC
#: Anybody who has signed in, in whatever role; a service as well.
SIGNED_IN: Final = frozenset(Role)
_BEARER = "bearer"
_EXTENSION = "yaocheng_access"


class AccessTableError(Exception):
    """Raised at the start when a route has no row in the access table, or a row has no route."""


class RoleNotAllowed(NotAllowed):
    """Raised when none of the actor's roles may call the route (403)."""

    code = "role_not_allowed"


@dataclass(frozen=True, slots=True)
class Access:
    """One row of the access table: the roles that may call a route, or `PUBLIC`."""

    roles: frozenset[Role] | Everyone

    def admits(self, roles: Iterable[Role]) -> bool:
        """Whether somebody with these roles may call it."""
        return self.roles is PUBLIC or not self.roles.isdisjoint(roles)


#: Finds out who makes the current request, or raises `TokenRefused`.
Authenticate = Callable[[], Actor]


def allow(*roles: Role) -> Access:
    """A row for these roles."""
    return Access(frozenset(roles))


def rows_beside(*modules: Any) -> Mapping[str, Access]:
    """The rows of some modules of routes: each has its own beside them, as `ACCESS`. Raises `AccessTableError`."""
    rows: dict[str, Access] = {}
    for module in modules:
        if twice := sorted(set(rows) & set(module.ACCESS)):
            raise AccessTableError(f"two modules have a row for {', '.join(twice)}")
        rows |= module.ACCESS
    return rows


def check_complete(endpoints: Iterable[str], table: Mapping[str, Access]) -> None:
    """Refuse to start with a route that nobody decided about. Raises `AccessTableError` that lists them all."""
    found = set(endpoints)
    wrong = [f"the route {each} has no row" for each in sorted(found - set(table))]
    wrong += [f"the row {each} has no route" for each in sorted(set(table) - found)]
    if wrong:
        raise AccessTableError(
            "The access table does not fit the routes:\n" + "\n".join(f"  - {each}" for each in wrong)
        )


def guard(app: Flask, *, table: Mapping[str, Access], authenticate: Authenticate) -> None:
    """Check every request of the app against the table, before its view runs."""
    check_complete((rule.endpoint for rule in app.url_map.iter_rules()), table)
    app.extensions[_EXTENSION] = dict(table)

    def check_access() -> None:
        context = g._get_current_object()
        context.authenticate = authenticate
        context.pop("actor", None)
        endpoint = request.endpoint
        context.access = table[endpoint] if endpoint is not None else Access(PUBLIC)
        if context.access.roles is not PUBLIC:
            check_role(current_actor(), context.access.roles)

    before_all(app, check_access)


def before_all(app: Flask, check: Callable[[], None]) -> None:
    """Let `check` run at each request before what is registered so far, extensions that the caller brought included."""
    app.before_request_funcs.setdefault(None, []).insert(0, check)


def access_table(app: Flask) -> Mapping[str, Access]:
    """The rows by which an app was started, for guard tests and documents."""
    table: Mapping[str, Access] = app.extensions[_EXTENSION]
    return table


def check_role(actor: Actor, roles: frozenset[Role]) -> None:
    """Raises `RoleNotAllowed` unless the actor has one of the roles."""
    if not actor.has(*roles):
        raise _not_admitted()


def current_actor() -> Actor:
    """Who makes the current request. Raises `TokenRefused` when nobody that we know does."""
    if "actor" not in g:
        g.actor = g.authenticate()
    actor: Actor = g.actor
    return actor


def find_actor() -> Actor | None:
    """Who makes the current request, or None: for public routes that show more to those who signed in."""
    try:
        return current_actor()
    except TokenRefused:
        return None


def bearer_token() -> str:
    """The token of the current request's `Authorization` header, or an empty text; the scheme is of any case."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == _BEARER else ""


def by_service_token(keyring: Keyring, *, alias: str) -> Authenticate:
    """The way in for calls between services: the token that `common.people.tokens` signs, with the scope kept here.

    Whose role may not call the route is told so, whatever is known of the scope.
    """

    def authenticate() -> Actor:
        actor = tokens.verify(keyring, bearer_token(), at=clock.now())
        access: Access = g.access
        if not access.admits(actor.roles):
            raise _not_admitted()
        return with_scope(alias, actor)

    return authenticate


def _not_admitted() -> RoleNotAllowed:
    return RoleNotAllowed(N_("您的账号没有这项权限；如因工作需要使用，请联系系统管理员。"))
