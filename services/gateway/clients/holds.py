"""What the gateway asks the service agreements of what lies on stores: for many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from common.people.commands import Actor
from services.gateway.clients.connection import Connection
from services.gateway.clients.endpoints import Read, ask


class HoldEnd(TypedDict):
    """The end of a hold by the decision of a case."""

    case_id: str
    until: str


class StoreHold(TypedDict):
    """A hold on a store: by which case, since when and until when it lies on the store itself, and what ends it."""

    case_id: str
    from_at: str
    until: str | None
    endings: list[HoldEnd]


class LyingHold(StoreHold):
    """The same, with the store on which it lies."""

    store_id: str


class LyingHolds(TypedDict):
    """All holds on some stores."""

    items: list[LyingHold]


_HOLDS: Read[LyingHolds] = Read("/api/v1/holds", params=frozenset({"store_ids"}))


def holds_of(connection: Connection, store_ids: Sequence[str], *, actor: Actor) -> dict[str, list[LyingHold]]:
    """Every hold on up to 100 stores, by store; nothing of one outside the actor's scope.

    Raises `ServiceUnreachable`, `ServiceFailed`.
    """
    found: dict[str, list[LyingHold]] = {}
    for each in ask(connection, _HOLDS, actor=actor, store_ids=",".join(store_ids))["items"]:
        found.setdefault(each["store_id"], []).append(each)
    return found
