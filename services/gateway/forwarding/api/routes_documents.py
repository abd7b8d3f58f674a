"""The OpenAPI document of the whole public API, and a page to try it, served from here without any foreign script."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from common.web import PUBLIC, Access, Packable
from services.gateway.forwarding.api.ownership import public_document

blueprint = Blueprint("documents", __name__)
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "documents.openapi": Access(PUBLIC),
    "documents.docs": Access(PUBLIC),
}


@blueprint.get("/api/v1/openapi.json")
def openapi() -> ResponseReturnValue:
    """The merged document; who has it already is told so."""
    return _document().answer(cache_control="no-cache")


@blueprint.get("/api/v1/docs")
def docs() -> ResponseReturnValue:
    """The page to try the API."""
    return render_template("docs.html")


@cache
def _document() -> Packable:
    return Packable(public_document().encode(), mimetype="application/json")
