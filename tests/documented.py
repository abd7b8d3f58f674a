"""Every refusal that any test meets over the API is one that the public document names for that operation."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from common.web import MEDIA_TYPE
from services.gateway.forwarding.api.ownership import map_of, merged, read_documents

#: How a service refuses the token of another service, which no user ever sees.
_BETWEEN_SERVICES = {"token_audience"}


@cache
def _operations() -> tuple[Map, Mapping[str, Any]]:
    document = merged(read_documents())
    return map_of({"": document}), document["paths"]


def undocumented(method: str, path: str, response: Response) -> str | None:
    """The code of a refusal that the document does not name; None for all else, and for what is no operation.

    Who asks for headers alone is told no code.
    """
    if method == "HEAD" or response.mimetype != MEDIA_TYPE or response.status_code in {405, 500}:
        return None
    routes, paths = _operations()
    try:
        rule, _ = routes.bind("").match(path, method, return_rule=True)
    except HTTPException:
        return None
    operation = paths[rule.rule.replace("<", "{").replace(">", "}")][method.lower()]
    if (code := response.get_json()["code"]) in _BETWEEN_SERVICES:
        return None
    told = operation["responses"].get(str(response.status_code), {}).get("x-codes", ())
    return None if code in told else f"{method} {rule.rule}: {response.status_code} {code}"


def watch(app: Flask) -> Flask:
    """The app, which fails where it refuses with a code that its document does not name."""

    @app.after_request
    def is_named(response: Response) -> Response:
        if unnamed := undocumented(request.method, request.path, response):
            raise AssertionError(f"the API document does not name it: {unnamed}")
        return response

    return app
