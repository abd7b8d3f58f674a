"""Endpoints of other services as we use them: a test holds each against the OpenAPI document of its service.

What is sent and answered stands as `TypedDict` beside the endpoint: only fields that we use. A field that the service
does not always give is `NotRequired`.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import Any, Generic, TypedDict, TypeVar

from common.people.commands import Actor
from services.gateway.clients.connection import Connection

Answer = TypeVar("Answer")
Sent = TypeVar("Sent")
Item = TypeVar("Item")


class Page(TypedDict, Generic[Item]):
    """Some of a list, the position of the next ones, and how many there are (`1000+` for more)."""

    items: list[Item]
    next: str | None
    count: int | str


@dataclass(frozen=True, slots=True)
class Read(Generic[Answer]):
    """A GET: its path as the document has it, and the query parameters that we send. What it answers is its type."""

    path: str
    params: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Write(Generic[Sent]):
    """A call that changes something: its method, and its path as the document has it. The body is its type."""

    method: str
    path: str


def ask(connection: Connection, read: Read[Answer], *, actor: Actor, **given: object) -> Answer:
    """What a service answers; `given` are the ids in the path, the rest is the query, None is left out.

    Raises `NotFound`, `ServiceUnreachable`, `ServiceFailed`.
    """
    params = _query(read, given)
    answer: Answer = connection.get_json(read.path.format(**given), actor=actor, params=params)
    return answer


def ask_versioned(connection: Connection, read: Read[Answer], *, actor: Actor, **ids: str) -> tuple[Answer, int]:
    """A record, and its version from the `ETag`. Raises as `ask`."""
    found: tuple[Answer, int] = connection.get_versioned(read.path.format(**ids), actor=actor)
    return found


def fetch(connection: Connection, read: Read[bytes], *, actor: Actor, **ids: str) -> bytes:
    """The bytes of a file. Raises as `ask`."""
    return connection.get_content(read.path.format(**ids), actor=actor)


def _query(read: Read[Any], given: dict[str, object]) -> dict[str, object]:
    in_path = {name for _, name, _, _ in string.Formatter().parse(read.path) if name}
    query = {name: value for name, value in given.items() if name not in in_path}
    if unknown := query.keys() - read.params:
        raise TypeError(f"{read.path} is not declared with {', '.join(sorted(unknown))}")
    return query
