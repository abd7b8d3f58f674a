"""Which service owns a path of the public API: derived from the committed OpenAPI documents, read at the start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule

from common.errors import NotFound
from common.web import add_refusals, as_text, merge, operations_of, read_document
from services.gateway.clients.connection import ServiceUnreachable
from services.gateway.clients.forwarding import HeaderMalformed

#: The services to which the gateway forwards.
OTHERS = ("agreements", "ratings")
OWN = "gateway"
TITLE = "药诚开放接口"
_SERVICES = Path(__file__).parents[3]
_PARAMETER = re.compile(r"\{(\w+)\}")
#: No path of ours has these, and none could be passed on with them.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def document_path(service: str) -> Path:
    """Where a service's committed OpenAPI document lies."""
    return _SERVICES / service / "openapi.json"


def read_documents() -> dict[str, dict[str, Any]]:
    """The committed documents of all three services. Raises `FileNotFoundError` for a missing one."""
    return {service: read_document(document_path(service)) for service in (OWN, *OTHERS)}


def merged(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The one document of the public API. Raises `MergeError` where two services contradict each other.

    What is passed on may find its owner silent, or be refused by the gateway, which the owner's document cannot know.
    """
    public = deepcopy(dict(documents))
    for service in OTHERS:
        for (_, path), operation in operations_of(public[service]):
            add_refusals(operation, ServiceUnreachable, HeaderMalformed, *([NotFound] if "{" in path else []))
    return merge(TITLE, public.values())


def map_of(documents: Mapping[str, Mapping[str, Any]]) -> Map:
    """What the documents describe, each operation with the name of its document as endpoint."""
    return Map(
        Rule(_PARAMETER.sub(r"<\1>", path), endpoint=name, methods=[method.upper()])
        for name, document in documents.items()
        for (method, path), _ in operations_of(document)
    )


class Ownership:
    """Finds the owner of a path and method among the other services; our own are known for their methods."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._routes = map_of(documents).bind("gateway")

    def find(self, path: str, method: str) -> str | None:
        """The service that owns the path; None when nobody does. Raises `MethodNotAllowed`, of ours too."""
        if _CONTROL.search(path):
            return None
        try:
            owner = str(self._routes.match(path, method)[0])
            return owner if owner in OTHERS else None
        except MethodNotAllowed:
            raise
        except HTTPException:
            return None


@cache
def ownership() -> Ownership:
    """Who owns what, by the committed documents; read once a process."""
    return Ownership(read_documents())


@cache
def public_document() -> str:
    """The one document of the public API as text; merged once a process. Raises `MergeError`."""
    return as_text(merged(read_documents()))
