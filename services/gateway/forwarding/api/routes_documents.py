"""The OpenAPI document of the whole public API, and a page to try it, served from here without any foreign script."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Response, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from common.errors import NotFound
from common.phrases import N_
from common.web import PUBLIC, Access
from services.gateway.forwarding.api.ownership import public_document

blueprint = Blueprint("documents", __name__)
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "documents.openapi": Access(PUBLIC),
    "documents.docs": Access(PUBLIC),
    "documents.docs_asset": Access(PUBLIC),
}
#: The library is taken for its files alone: its own page has a script within.
_ASSETS = Path(flask_swagger_ui.__file__).parent / "dist"
_SERVED = frozenset({"swagger-ui.css", "swagger-ui-bundle.js"})


@blueprint.get("/api/v1/openapi.json")
def openapi() -> ResponseReturnValue:
    """The merged document."""
    return Response(public_document(), mimetype="application/json")


@blueprint.get("/api/v1/docs")
def docs() -> ResponseReturnValue:
    """The page to try the API."""
    return render_template("docs.html")


@blueprint.get("/api/v1/docs/<name>")
def docs_asset(name: str) -> ResponseReturnValue:
    """Style and script of that page."""
    if name not in _SERVED:
        raise NotFound(N_("没有这个文件。"))
    return send_from_directory(_ASSETS, name, max_age=86_400)
