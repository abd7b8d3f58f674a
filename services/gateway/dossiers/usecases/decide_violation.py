"""A second person confirms or rejects a violation (确认、驳回): ratings decides; the evidence goes there first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from common.people.commands import Actor, Receipt
from services.gateway.clients.commands import put_file, send_command
from services.gateway.clients.connection import Connection

#: SHA-256, name and content of a file.
Evidence = tuple[str, str, bytes]


def confirm_violation(
    violation_id: str,
    *,
    review: Mapping[str, Any],
    evidence: Iterable[Evidence],
    actor: Actor,
    key: str,
    connection: Connection,
) -> Receipt:
    """Confirm an entry; `review` is what the second person says, by the names of ratings' API.

    Raises what ratings refuses with, `ServiceUnreachable`, `ServiceFailed`.
    """
    path, named = f"/api/v1/violations/{violation_id}", []
    for sha256, name, content in evidence:
        put_file(connection, f"{path}/files/{sha256}", actor=actor, content=content)
        named.append({"sha256": sha256, "name": name})
    return send_command(connection, f"{path}/confirm", actor=actor, key=key, body={**review, "files": named})


def reject_violation(violation_id: str, *, reason: str, actor: Actor, key: str, connection: Connection) -> Receipt:
    """Reject an entry. Raises as `confirm_violation`."""
    path = f"/api/v1/violations/{violation_id}/reject"
    return send_command(connection, path, actor=actor, key=key, body={"reason": reason})
