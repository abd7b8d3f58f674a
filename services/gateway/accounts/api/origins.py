"""Where a sign-in comes from: the address that nginx tells, and the browser by a cookie of its own.

The cookie opens nothing: it only tells the browser that an account is used to from anybody else at the same address.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from services.gateway.accounts.api.authentication import HOST_PREFIX
from services.gateway.accounts.domain.guessing import Origin
from services.gateway.wiring import wiring

_COOKIE = "yaocheng-browser"
_YEAR = 365 * 86_400


def origin() -> Origin:
    """Where the current request comes from."""
    return Origin(_hashed(_address()), _browser())


def browser_origin() -> Origin:
    """Where the current request comes from, which a browser makes: one that is new gets its name for later."""
    came_from = origin()
    return came_from if came_from.browser else replace(came_from, becoming=secrets.token_hex(16))


def remember_browser(response: Response, came_from: Origin) -> None:
    """Let a browser that has just signed in be known by a cookie, if it is not yet."""
    if came_from.becoming:
        is_secure = wiring().settings.is_secure
        response.set_cookie(
            _name(), _signer().dumps(came_from.becoming),
            max_age=_YEAR, httponly=True, secure=is_secure, samesite="Lax", path="/",
        )  # fmt: skip


def _browser() -> str | None:
    try:
        value = _signer().loads(request.cookies.get(_name(), ""))
    except BadSignature:
        return None
    return str(value)


def _address() -> str:
    """As nginx saw it, where nginx stands before us: it writes the header anew. Else whoever is connected."""
    told = request.headers.get("X-Forwarded-For", "") if wiring().settings.is_secure else ""
    return told.rpartition(",")[2].strip() or request.remote_addr or ""


def _hashed(address: str) -> str:
    return hashlib.blake2b(address.encode(), key=_secret().encode()[:64], digest_size=16).hexdigest()


def _name() -> str:
    return f"{HOST_PREFIX}{_COOKIE}" if wiring().settings.is_secure else _COOKIE


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_secret(), salt="browser")


def _secret() -> str:
    return wiring().settings.secret_key
