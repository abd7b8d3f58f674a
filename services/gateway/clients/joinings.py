"""What the gateway asks the service agreements of joinings that wait for the service of a decision (等待送达)."""

from __future__ import annotations

from typing import TypedDict

from common.people.commands import Actor
from services.gateway.clients.connection import Connection
from services.gateway.clients.endpoints import Read, ask


class Joining(TypedDict):
    """A joining that waits for the service of a decision on the chain."""

    store_id: str
    store_name: str
    chain_id: str
    chain_name: str
    registered_on: str
    case_id: str
    number: str


class Joinings(TypedDict):
    """All joinings that wait."""

    items: list[Joining]


_JOININGS: Read[Joinings] = Read("/api/v1/joinings")


def list_joinings(connection: Connection, *, actor: Actor) -> list[Joining]:
    """The joinings that wait for the service of a decision on the chain, as far as the actor may know of them."""
    return ask(connection, _JOININGS, actor=actor)["items"]
