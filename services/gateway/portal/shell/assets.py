"""Style sheets, scripts and icon of pages: each at an address that names its bytes, so that who has it asks no more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import flask_swagger_ui
from flask import url_for
from flask.typing import ResponseReturnValue

from common.errors import NotFound
from common.phrases import N_
from common.web import PUBLIC, Access, Packable
from services.gateway.portal.shell.blueprint import pages

#: Who may ask for them.
ACCESS: Mapping[str, Access] = {"pages.asset": Access(PUBLIC)}
_OWN = Path(__file__).parents[1] / "static"
#: The library of the page on which the API is tried is taken for its files alone: its own page has a script within.
_LIBRARY = Path(flask_swagger_ui.__file__).parent / "dist"
#: Of each name the file.
FILES: Mapping[str, Path] = {
    **{each.name: each for each in sorted(_OWN.iterdir())},
    **{name: _LIBRARY / name for name in ("swagger-ui.css", "swagger-ui-bundle.js")},
}
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
#: Other bytes have another address.
_KEPT = "public, max-age=31536000, immutable"


@pages.get("/assets/<digest>/<name>")
def asset(digest: str, name: str) -> ResponseReturnValue:
    """The bytes that the address names; an address of other bytes, of an earlier version say, has none."""
    if name not in FILES or (found := _read(name)).digest != digest:
        raise NotFound(N_("没有这个文件。"))
    return found.answer(cache_control=_KEPT)


def address_of(name: str) -> str:
    """Where pages find a file today. Raises `KeyError` for a file that there is not."""
    return url_for("pages.asset", digest=_read(name).digest, name=name)


@cache
def _read(name: str) -> Packable:
    """A file as it was when this process first asked for it."""
    return Packable(FILES[name].read_bytes(), mimetype=_KINDS[FILES[name].suffix])
