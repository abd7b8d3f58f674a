"""What the gateway asks and sends the service ratings of lists of determined grades (等级评定)."""

from __future__ import annotations

from typing import Any, TypedDict

from common.people.commands import Actor, Receipt
from services.gateway.clients.commands import check_command, send_command
from services.gateway.clients.connection import Connection
from services.gateway.clients.endpoints import Page, Read, Write, ask, ask_versioned


class Proposed(TypedDict):
    """What was proposed, and by whom; `counts` tells how many stores it has at each grade."""

    id: str
    state: str
    year: int
    determined_on: str
    in_force_from: str
    counts: dict[str, Any]
    recorded_by: str
    recorded_at: str


class Listed(Proposed):
    """A list among others, with who confirmed or rejected it."""

    decided_by: str | None
    decided_at: str | None


class Batch(Proposed):
    """A whole list; `bar` says why the actor may not confirm it, `actions` what they may do."""

    confirmed_by: str | None
    confirmed_at: str | None
    opinion: str | None
    rejected_by: str | None
    rejected_at: str | None
    reason: str | None
    bar: str | None
    actions: list[str]


class Entry(TypedDict):
    """An entry of the rated year, and what it costs in it."""

    id: str
    item: str
    act: str
    occurred_on: str
    counted: int


class Replaced(TypedDict):
    """What was determined before, for which year."""

    year: int
    grade: str
    determined_on: str
    in_force_from: str


class Problem(TypedDict):
    """Why the actor may not confirm a row: a phrase, and what fills its places."""

    phrase: str
    params: dict[str, Any]


class Row(TypedDict):
    """A store of a list with its grade, and what that rests on; `now` is its grade of today."""

    store_id: str
    name: str
    grade: str
    now: str | None
    points: int
    entries: list[Entry]
    replaces: Replaced | None
    problem: Problem | None


class ProposedRow(TypedDict):
    """A store with the grade that is proposed."""

    store_id: str
    grade: str


class Proposal(TypedDict):
    """A list that is proposed."""

    year: int
    determined_on: str
    in_force_from: str
    rows: list[ProposedRow]


class Approval(TypedDict):
    """What the second person found."""

    opinion: str


class Rejection(TypedDict):
    """Why a list is rejected."""

    reason: str


class Decidable(TypedDict):
    """How much waits for an actor to confirm or reject (`1000+` for more)."""

    violations: int | str
    determinations: int | str


_LIST: Read[Page[Listed]] = Read(
    "/api/v1/determinations", params=frozenset({"state", "year", "area", "decidable", "limit", "cursor"})
)
_BATCH: Read[Batch] = Read("/api/v1/determinations/{batch_id}")
_ROWS: Read[Page[Row]] = Read("/api/v1/determinations/{batch_id}/rows", params=frozenset({"limit", "cursor"}))
_DECIDABLE: Read[Decidable] = Read("/api/v1/decidable")
_PROPOSE: Write[Proposal] = Write("POST", "/api/v1/determinations")
_CHECK: Write[Proposal] = Write("POST", "/api/v1/determinations/check")
_CONFIRM: Write[Approval] = Write("POST", "/api/v1/determinations/{batch_id}/confirm")
_REJECT: Write[Rejection] = Write("POST", "/api/v1/determinations/{batch_id}/reject")


def list_determinations(
    connection: Connection,
    *,
    actor: Actor,
    limit: int,
    cursor: str | None = None,
    state: str | None = None,
    year: str | None = None,
    area: str | None = None,
    decidable: bool | None = None,
) -> Page[Listed]:
    """A page of lists; `decidable` ones the actor may confirm or reject. `state` is a word of ratings (`Status`)."""
    filters = {"state": state, "year": year, "area": area, "decidable": decidable}
    return ask(connection, _LIST, actor=actor, **filters, limit=limit, cursor=cursor)


def get_determinations(connection: Connection, batch_id: str, *, actor: Actor) -> tuple[Batch, int]:
    """A list as the actor may see it, and its version. Raises `NotFound` outside the actor's scope."""
    return ask_versioned(connection, _BATCH, actor=actor, batch_id=batch_id)


def list_rows(
    connection: Connection, batch_id: str, *, actor: Actor, limit: int, cursor: str | None = None
) -> Page[Row]:
    """A page of the rows of a list, in its order. Raises as `get_determinations`."""
    return ask(connection, _ROWS, actor=actor, batch_id=batch_id, limit=limit, cursor=cursor)


def count_decidable(connection: Connection, *, actor: Actor) -> Decidable:
    """How much waits for the actor to confirm or reject, as ratings counts it. Raises `ServiceUnreachable`."""
    return ask(connection, _DECIDABLE, actor=actor)


def check_determinations(connection: Connection, proposal: Proposal, *, actor: Actor) -> None:
    """Let pass a list that the actor may propose; nothing is kept. Raises as `propose_determinations`."""
    check_command(connection, _CHECK.path, actor=actor, body=proposal)


def propose_determinations(connection: Connection, proposal: Proposal, *, actor: Actor, key: str) -> Receipt:
    """Propose a list. Raises as `send_command`; what is wrong with a row names it as `rows[0].grade`."""
    return send_command(connection, _PROPOSE.path, actor=actor, key=key, body=proposal)


def confirm_determinations(connection: Connection, batch_id: str, *, opinion: str, actor: Actor, key: str) -> Receipt:
    """Confirm a list. Raises as `send_command`."""
    path, body = _CONFIRM.path.format(batch_id=batch_id), Approval(opinion=opinion)
    return send_command(connection, path, actor=actor, key=key, body=body)


def reject_determinations(connection: Connection, batch_id: str, *, reason: str, actor: Actor, key: str) -> Receipt:
    """Reject a list. Raises as `send_command`."""
    path, body = _REJECT.path.format(batch_id=batch_id), Rejection(reason=reason)
    return send_command(connection, path, actor=actor, key=key, body=body)
