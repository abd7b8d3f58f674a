"""Everything that the pages of one list of determined grades show: its rows with their grounds, and who did what."""

from __future__ import annotations

from dataclasses import dataclass

from common.people.commands import Actor
from services.gateway.accounts.usecases.find_person_names import find_person_names
from services.gateway.clients import determinations
from services.gateway.clients.connection import Connection
from services.gateway.clients.determinations import Batch, Row
from services.gateway.clients.endpoints import Page

#: Rows on a page.
PAGE = 20


@dataclass(frozen=True, slots=True)
class ShownDeterminations:
    """A list as the actor may see it, with its version, and the names of who proposed and decided it."""

    batch: Batch
    version: int
    proposer: str
    decider: str | None


def show_determinations(batch_id: str, *, actor: Actor, connection: Connection) -> ShownDeterminations:
    """The list. Raises `NotFound` outside the actor's scope, `ServiceUnreachable`."""
    batch, version = determinations.get_determinations(connection, batch_id, actor=actor)
    decided_by = batch["confirmed_by"] or batch["rejected_by"]
    names = find_person_names({each for each in (batch["recorded_by"], decided_by) if each})
    return ShownDeterminations(
        batch,
        version,
        proposer=names.get(batch["recorded_by"], batch["recorded_by"]),
        decider=names.get(decided_by, decided_by) if decided_by else None,
    )


def show_rows(batch_id: str, *, cursor: str | None, actor: Actor, connection: Connection) -> Page[Row]:
    """The page after `cursor` of its rows. Raises as `show_determinations`."""
    return determinations.list_rows(connection, batch_id, actor=actor, limit=PAGE, cursor=cursor)
