"""What the gateway's pages do to a violation at the service ratings: confirm, reject, note its correction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypedDict

from common.people.commands import Actor, Receipt
from services.gateway.clients.commands import put_file, send_command
from services.gateway.clients.connection import Connection
from services.gateway.clients.endpoints import Read, Write, ask
from services.gateway.clients.entry_notes import Twin, Unproposed

#: SHA-256, name and content of a file.
Evidence = tuple[str, str, bytes]


class CorrectionPreview(TypedDict):
    """The last day on which a correction is in time, and what the entry costs if it is and if it is not."""

    last_on: str
    provisional: bool
    points_in_time: int
    points_late: int


class PointsStep(TypedDict):
    """A rule that acts on what an entry costs, and what it costs after it."""

    rule: str
    points: int


class ForeseenMeasure(TypedDict):
    """A measure that would be proposed, or a rectification that would be ordered.

    `points` is the number that would be reached, None where the item alone brings it; `follows_on` the first day of a
    further suspension; `gives_way` that a heavier proposal on the same ground is under way.
    """

    measure: str
    months_least: int | None
    months_most: int | None
    working_days: int | None
    interview: bool
    points: int | None
    follows_on: str | None
    gives_way: bool


class WithdrawnProposal(TypedDict):
    """A proposal that would give way."""

    measure: str


class ForeseenShare(TypedDict):
    """What one further store at C would do to the share of its chain, and whether a measure would be proposed."""

    stores: int
    graded_c_before: int
    graded_c_after: int
    limit: str
    is_over_before: bool
    is_over_after: bool
    proposes: bool


class Foreseen(TypedDict):
    """What a confirmation today would do; `notice` is what its notice would be ordered with (`PointsNoticeOrdered`)."""

    counted: int
    steps: list[PointsStep]
    twins: list[Twin]
    year: int
    points_before: int
    points_after: int
    grade_before: str
    grade_after: str
    crossed: list[int]
    measures: list[ForeseenMeasure]
    withdrawn: list[WithdrawnProposal]
    unproposed: list[Unproposed]
    share: ForeseenShare | None
    notice: dict[str, Any]


class NamedFile(TypedDict):
    """A file that was put before, under the name that it is to have."""

    sha256: str
    name: str


class Confirmation(TypedDict):
    """What a second person found: the files that it names, beside what its form asks."""

    files: list[NamedFile]


class Correction(TypedDict):
    """When an act was corrected."""

    corrected_on: str


class Rejection(TypedDict):
    """Why an entry is rejected."""

    reason: str


_FORESEEN: Read[Foreseen] = Read("/api/v1/violations/{violation_id}/preview")
_PREVIEW: Read[CorrectionPreview] = Read("/api/v1/violations/{violation_id}/correction")
_PUT_EVIDENCE: Write[bytes] = Write("PUT", "/api/v1/violations/{violation_id}/files/{sha256}")
_CONFIRM: Write[Confirmation] = Write("POST", "/api/v1/violations/{violation_id}/confirm")
_CORRECT: Write[Correction] = Write("POST", "/api/v1/violations/{violation_id}/correction")
_REJECT: Write[Rejection] = Write("POST", "/api/v1/violations/{violation_id}/reject")


def foresee_confirmation(connection: Connection, violation_id: str, *, actor: Actor) -> Foreseen:
    """What a confirmation by the actor would do. Raises what that would be refused with, and as `ask`."""
    return ask(connection, _FORESEEN, actor=actor, violation_id=violation_id)


def preview_correction(connection: Connection, violation_id: str, *, actor: Actor) -> CorrectionPreview:
    """What a correction would do. Raises `NotFound`, and `NotAllowed` when none can be noted any more."""
    return ask(connection, _PREVIEW, actor=actor, violation_id=violation_id)


def confirm_violation(
    connection: Connection,
    violation_id: str,
    *,
    review: Mapping[str, Any],
    evidence: Iterable[Evidence],
    actor: Actor,
    key: str,
) -> Receipt:
    """Confirm an entry; `review` is what the second person says, by the names of the API. Evidence goes there first.

    Raises as `send_command`.
    """
    named: list[NamedFile] = []
    for sha256, name, content in evidence:
        path = _PUT_EVIDENCE.path.format(violation_id=violation_id, sha256=sha256)
        put_file(connection, path, actor=actor, content=content)
        named.append({"sha256": sha256, "name": name})
    path, body = _CONFIRM.path.format(violation_id=violation_id), {**review, "files": named}
    return send_command(connection, path, actor=actor, key=key, body=body)


def note_correction(
    connection: Connection, violation_id: str, *, corrected_on: date, actor: Actor, key: str
) -> Receipt:
    """Note when an act was corrected. Raises as `send_command`."""
    path, body = _CORRECT.path.format(violation_id=violation_id), Correction(corrected_on=corrected_on.isoformat())
    return send_command(connection, path, actor=actor, key=key, body=body)


def reject_violation(connection: Connection, violation_id: str, *, reason: str, actor: Actor, key: str) -> Receipt:
    """Reject an entry. Raises as `send_command`."""
    body: Rejection = {"reason": reason}
    return send_command(connection, _REJECT.path.format(violation_id=violation_id), actor=actor, key=key, body=body)
