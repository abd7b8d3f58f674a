"""What the gateway asks the service ratings: grades with their reasons, counts, and how a chain stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.people.commands import Actor
from services.gateway.clients.connection import Connection

Body = Mapping[str, Any]


def get_grade(connection: Connection, store_id: str, *, actor: Actor) -> Body:
    """A store's grade, points and explanation as of today. Raises `NotFound` for a store that is not rated."""
    found: Body = connection.get_json(f"/api/v1/stores/{store_id}/grade", actor=actor)
    return found


def list_grades(connection: Connection, *, actor: Actor, **filters: Any) -> Body:
    """A page of designated stores with grade and points: `{items, next, count}`."""
    found: Body = connection.get_json("/api/v1/grades", actor=actor, params=filters)
    return found


def get_summary(connection: Connection, *, actor: Actor, **filters: Any) -> Body:
    """How many designated stores have each grade: `{A, B, C, unrated, stores}`."""
    found: Body = connection.get_json("/api/v1/grades/summary", actor=actor, params=filters)
    return found


def list_waiting_violations(connection: Connection, *, actor: Actor, limit: int, cursor: str | None = None) -> Body:
    """A page of violations that wait for a second person, the newest first: `{items, next, count}`."""
    params = {"state": "recorded", "limit": limit, "cursor": cursor}
    found: Body = connection.get_json("/api/v1/violations", actor=actor, params=params)
    return found


def get_violation(connection: Connection, violation_id: str, *, actor: Actor) -> tuple[Body, int]:
    """An entry as the actor may see it, and the version of its ledger. Raises `NotFound` outside the actor's scope."""
    found: tuple[Body, int] = connection.get_versioned(f"/api/v1/violations/{violation_id}", actor=actor)
    return found


def get_evidence(connection: Connection, violation_id: str, sha256: str, *, actor: Actor) -> bytes:
    """A file of an entry. Raises `NotFound`."""
    return connection.get_content(f"/api/v1/violations/{violation_id}/files/{sha256}", actor=actor)


def get_assessment(connection: Connection, chain_id: str, *, actor: Actor) -> Body:
    """How a chain stands against the chain rule. Raises `NotFound`."""
    found: Body = connection.get_json(f"/api/v1/chains/{chain_id}/assessment", actor=actor)
    return found
