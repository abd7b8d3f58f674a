"""How a user's request says who makes it: API clients by a bearer token, browsers by a cookie.

A cookie is never taken on the API, so no page of another site can make a browser call it.
"""

from __future__ import annotations

from flask import g, request

from common import clock
from common.people.commands import Actor
from common.people.tokens import TokenRefused
from common.phrases import N_
from common.unavailable import is_unavailable
from common.web import Unauthenticated, bearer_token
from services.gateway.accounts.usecases.find_signed_in import Holder, get_holder
from services.gateway.wiring import wiring

API_PREFIX = "/api/"
HOST_PREFIX = "__Host-"
_COOKIE = "yaocheng-session"


def cookie_name(*, is_secure: bool) -> str:
    """The name of the session cookie; the prefix, which browsers hold to https, only where users come over https."""
    return f"{HOST_PREFIX}{_COOKIE}" if is_secure else _COOKIE


def session_token() -> str:
    """The token that the request carries: in its header on the API, in its cookie on pages."""
    if request.path.startswith(API_PREFIX):
        return bearer_token()
    return request.cookies.get(cookie_name(is_secure=wiring().settings.is_secure), "")


def authenticate() -> Actor:
    """The actor of the current request. Raises `TokenRefused`."""
    token = session_token()
    if not token and not request.path.startswith(API_PREFIX):
        raise Unauthenticated(N_("请先登录。"))
    g.holder = get_holder(token, at=clock.now())
    return current_holder().account.actor


def recognise() -> Holder | None:
    """Who has signed in, on a page that asks nobody for it; None for a visitor, and while the database is silent."""
    if "holder" not in g:
        try:
            authenticate()
        except TokenRefused:
            return None
        except Exception as error:
            if not is_unavailable(error):
                raise
            return None
    return current_holder()


def current_holder() -> Holder:
    """Session and account of the current request, which was authenticated."""
    holder: Holder = g.holder
    return holder
