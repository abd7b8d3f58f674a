"""A page of lists of determined grades, with the names of who proposed and decided them."""

from __future__ import annotations

from dataclasses import dataclass

from common.people.commands import Actor
from services.gateway.accounts.usecases.find_person_names import find_person_names
from services.gateway.clients import determinations
from services.gateway.clients.connection import Connection
from services.gateway.clients.determinations import Listed

#: Lists on a page.
PAGE = 20


@dataclass(frozen=True, slots=True)
class DeterminationFilter:
    """Which lists: by state, rated year, area (leading digits) of a store; None is any. `decidable` by the actor.

    `state` is a word of ratings (`Status`).
    """

    state: str | None
    decidable: bool
    year: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A list of grades, and the names of who proposed and decided it."""

    batch: Listed
    proposer: str
    decider: str | None


@dataclass(frozen=True, slots=True)
class ListedRows:
    """Some lists of grades, the position of the next ones, and how many there are."""

    rows: tuple[ListedRow, ...]
    next: str | None
    count: int | str


def list_determinations(
    filters: DeterminationFilter, *, cursor: str | None, actor: Actor, connection: Connection
) -> ListedRows:
    """The page after `cursor` of what the actor may see. Raises `ServiceUnreachable`."""
    found = determinations.list_determinations(
        connection,
        actor=actor,
        limit=PAGE,
        cursor=cursor,
        state=filters.state,
        decidable=filters.decidable,
        year=filters.year,
        area=filters.area,
    )
    accounts = {by for each in found["items"] for by in (each["recorded_by"], each["decided_by"]) if by}
    names = find_person_names(accounts)
    rows = tuple(
        ListedRow(
            each,
            proposer=names.get(each["recorded_by"], each["recorded_by"]),
            decider=names.get(by, by) if (by := each["decided_by"]) else None,
        )
        for each in found["items"]
    )
    return ListedRows(rows, found["next"], found["count"])
