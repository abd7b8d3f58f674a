"""What the gateway asks the service ratings: grades with their reasons, counts, violations, and how a chain stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NotRequired, TypedDict

from common.people.commands import Actor
from services.gateway.clients.connection import Connection
from services.gateway.clients.endpoints import Page, Read, ask, ask_versioned, fetch
from services.gateway.clients.entry_notes import Twin, Unproposed, Wording

#: The most entries that one question may name.
MOST_NAMED = 100


class Grade(TypedDict):
    """A store's grade, points and explanation (rule, clause, inputs, output, steps) as of a day.

    Without an agreement in force (`designated`) the grade is not shown. Determinations have `replaced_from`.
    """

    store_id: str
    year: int
    grade: str
    points: int
    designated: bool
    determinations: list[dict[str, Any]]
    explanation: dict[str, Any]


class GradedStore(TypedDict):
    """A store in a list, with grade and points; `grade` is None for one without an agreement in force."""

    store_id: str
    name: str
    area: str
    code: NotRequired[str | None]
    grade: str | None
    points: int


class Summary(TypedDict):
    """How many designated stores have each grade."""

    A: int
    B: int
    C: int
    unrated: int
    stores: int


class Duty(TypedDict):
    """Something that is due; `days_left` is negative where it is late, None where it has no day."""

    kind: str
    record_id: str
    scope: str
    subject_id: str
    due_on: str | None
    days_left: int | None
    provisional: bool
    waits_since: str | None
    item: str | None
    act: str | None
    occurred_on: str | None
    counted: int | None
    ordered_on: str | None
    case_id: str | None
    called_for: str | None
    round: int | None
    refused_for: str | None


class Duties(TypedDict):
    """What is due, the first day first, and how much there is in all."""

    items: list[Duty]
    count: int | str


class Rectification(TypedDict):
    """A round of an order to put things right, with the `text` and instant (`at`) of each thing that was handed in.

    `due_on` is None until the notice that orders it is served, `decided_at` until it is accepted or not; `reason` says
    why not.
    """

    case_id: str | None
    ordered_on: str
    due_on: str | None
    round: int
    status: str
    evidence: list[dict[str, Any]]
    decided_at: str | None
    reason: str | None
    called_for: str | None


class File(TypedDict):
    """A file of evidence."""

    sha256: str
    name: str
    size: int


class Violation(TypedDict):
    """An entry as the actor may see it: parties see no persons, no files, and no `bar` of theirs.

    `counted` is what it costs in the year's points, None while it is not in them, `rules` why that is not `points`.

    These are the fields that the gateway's code goes by; a page may show others by their names.
    """

    id: str
    store_id: str
    item: str
    act: str
    clause: str
    points: int
    occurred_on: str
    found_on: str
    source: str
    money: str
    evidence: str
    recorded_at: str
    state: str
    decided_at: str | None
    reason: str | None
    actions: list[str]
    finding: NotRequired[str | None]
    counted: NotRequired[int | None]
    rules: NotRequired[list[str]]
    objection_on: NotRequired[str | None]
    is_veto: NotRequired[bool]
    twins: NotRequired[list[Twin] | None]
    recorded_by: NotRequired[str]
    corrected_by: NotRequired[str | None]
    decided_by: NotRequired[str | None]
    files: NotRequired[list[File]]
    wordings: NotRequired[list[Wording] | None]
    unproposed: NotRequired[list[Unproposed] | None]
    bar: NotRequired[str | None]


class Assessment(TypedDict):
    """How a chain stands against the chain rule on a day; `fresh_` leaves out what a measure was taken for already.

    `proposal_id` is that of the measure under way; `is_followed` whether another one would be proposed on what counts
    today, were it closed without a decision.
    """

    chain_id: str
    name: str
    on: str
    count_franchise: bool
    tally: dict[str, Any]
    fresh_tally: dict[str, Any]
    c_limit: str
    penalty_limit: str
    fresh_c_headroom: int
    fresh_penalty_headroom: int
    reasons: list[str]
    fresh_reasons: list[str]
    awaited: list[dict[str, Any]]
    coming: list[dict[str, Any]]
    proposal_id: str | None
    is_followed: bool | None


_GRADE: Read[Grade] = Read("/api/v1/stores/{store_id}/grade")
_GRADES: Read[Page[GradedStore]] = Read(
    "/api/v1/grades",
    params=frozenset({"q", "also", "area", "chain_id", "grade", "registered", "sort", "limit", "cursor"}),
)
_SUMMARY: Read[Summary] = Read("/api/v1/grades/summary")
_VIOLATIONS: Read[Page[Violation]] = Read(
    "/api/v1/violations",
    params=frozenset({"state", "decidable", "store_id", "violation_ids", "area", "sort", "limit", "cursor"}),
)
_DUTIES: Read[Duties] = Read("/api/v1/duties", params=frozenset({"store_id", "which", "limit"}))
_RECTIFICATIONS: Read[Page[Rectification]] = Read(
    "/api/v1/rectifications", params=frozenset({"store_id", "limit", "cursor"})
)
_VIOLATION: Read[Violation] = Read("/api/v1/violations/{violation_id}")
_EVIDENCE: Read[bytes] = Read("/api/v1/violations/{violation_id}/files/{sha256}")
_ASSESSMENT: Read[Assessment] = Read("/api/v1/chains/{chain_id}/assessment")


def get_grade(connection: Connection, store_id: str, *, actor: Actor) -> Grade:
    """A store's grade, points and explanation as of today. Raises `NotFound` for a store that is not rated."""
    return ask(connection, _GRADE, actor=actor, store_id=store_id)


def list_grades(
    connection: Connection,
    *,
    actor: Actor,
    limit: int,
    cursor: str | None = None,
    q: str | None = None,
    also: Iterable[str] = (),
    area: str | None = None,
    chain_id: str | None = None,
    grade: str | None = None,
    registered: bool | None = None,
    sort: str | None = None,
) -> Page[GradedStore]:
    """A page of stores with grade and points; `sort` is a word of ratings (`Sort`).

    `also` are ids of up to 100 stores that are known by the text otherwise than ratings knows them.
    """
    filters = {"q": q, "area": area, "chain_id": chain_id, "grade": grade, "registered": registered, "sort": sort}
    return ask(connection, _GRADES, actor=actor, **filters, also=",".join(also) or None, limit=limit, cursor=cursor)


def get_summary(connection: Connection, *, actor: Actor) -> Summary:
    """How many designated stores have each grade."""
    return ask(connection, _SUMMARY, actor=actor)


def list_violations(
    connection: Connection,
    *,
    actor: Actor,
    limit: int,
    cursor: str | None = None,
    state: str | None = None,
    decidable: bool | None = None,
    store_id: str | None = None,
    area: str | None = None,
    sort: str | None = None,
) -> Page[Violation]:
    """A page of entries, as far as the actor may see them; `decidable` ones they may confirm or reject.

    The latest come first, unless `sort`, a word of ratings (`EntrySort`), says otherwise.
    """
    filters = {"state": state, "decidable": decidable, "store_id": store_id, "area": area, "sort": sort}
    return ask(connection, _VIOLATIONS, actor=actor, **filters, limit=limit, cursor=cursor)


def find_confirmed(
    connection: Connection, violation_ids: Collection[str], *, actor: Actor, store_id: str
) -> dict[str, Violation]:
    """Those of the named entries of a store that are confirmed, by id, as far as the actor may see them."""
    found: dict[str, Violation] = {}
    wanted = sorted(violation_ids)
    for first in range(0, len(wanted), MOST_NAMED):
        named = wanted[first : first + MOST_NAMED]
        asked: dict[str, object] = {"violation_ids": ",".join(named), "store_id": store_id, "state": "confirmed"}
        page = ask(connection, _VIOLATIONS, actor=actor, **asked, limit=MOST_NAMED)
        found |= {each["id"]: each for each in page["items"]}
    return found


def list_duties(
    connection: Connection, *, actor: Actor, limit: int, store_id: str | None = None, which: str = "all"
) -> Duties:
    """What is due within the actor's scope, the first day first; `which` is a word of ratings (`Which`)."""
    return ask(connection, _DUTIES, actor=actor, store_id=store_id, which=which, limit=limit)


def list_rectifications(
    connection: Connection, *, actor: Actor, limit: int, store_id: str, cursor: str | None = None
) -> Page[Rectification]:
    """A page of what a store had to put right, each round for itself, the latest ordered first."""
    return ask(connection, _RECTIFICATIONS, actor=actor, store_id=store_id, limit=limit, cursor=cursor)


def get_violation(connection: Connection, violation_id: str, *, actor: Actor) -> tuple[Violation, int]:
    """An entry as the actor may see it, and the version of its ledger. Raises `NotFound` outside the actor's scope."""
    return ask_versioned(connection, _VIOLATION, actor=actor, violation_id=violation_id)


def get_evidence(connection: Connection, violation_id: str, sha256: str, *, actor: Actor) -> bytes:
    """A file of an entry. Raises `NotFound`."""
    return fetch(connection, _EVIDENCE, actor=actor, violation_id=violation_id, sha256=sha256)


def get_assessment(connection: Connection, chain_id: str, *, actor: Actor) -> Assessment:
    """How a chain stands against the chain rule. Raises `NotFound`."""
    return ask(connection, _ASSESSMENT, actor=actor, chain_id=chain_id)
