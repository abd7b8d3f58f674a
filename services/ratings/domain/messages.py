"""The messages that ratings sends to itself: the first write decides, its own journal does the rest (follow)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from common.messages.ratings import FromRatings


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationRecorded(FromRatings):
    """An entry waits for a second person."""

    subject_field: ClassVar[str] = "store_id"
    store_id: str
    violation_id: str
    item: str
    occurred_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationCorrected(FromRatings):
    """It was noted after the recording of an entry that the act was corrected; nobody has confirmed it yet."""

    subject_field: ClassVar[str] = "store_id"
    store_id: str
    violation_id: str
    corrected_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationConfirmed(FromRatings):
    """An entry costs points in `year`; `recorded_in` is the ledger that holds it, maybe of an earlier year."""

    subject_field: ClassVar[str] = "store_id"
    store_id: str
    violation_id: str
    year: int
    recorded_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationRejected(FromRatings):
    """An entry costs nothing."""

    subject_field: ClassVar[str] = "store_id"
    store_id: str
    violation_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsCounted(FromRatings):
    """A confirmed entry is in the year's points; `crossed` are the numbers of points passed for the first time.

    `orders_beside` says that its notice orders what the item calls for beside a measure that is to be decided; notices
    of before did not.
    `objection_on` stands in messages from when the window to object began with the confirmation (0.1).
    """

    subject_field: ClassVar[str] = "store_id"
    store_id: str
    violation_id: str
    year: int
    points_before: int
    points_after: int
    grade_before: str
    grade_after: str
    crossed: list[int]
    objection_on: str | None = None
    orders_beside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionOpened(FromRatings):
    """The store was told of an entry on `told_on`, and may object until `objection_on`, that day included."""

    subject_field: ClassVar[str] = "store_id"
    store_id: str
    violation_id: str
    told_on: str
    objection_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeterminationsProposed(FromRatings):
    """A list of determined grades waits for a second person."""

    subject_field: ClassVar[str] = "batch_id"
    batch_id: str
    year: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GradesDetermined(FromRatings):
    """A list of determined grades was confirmed; its rows are to be applied."""

    subject_field: ClassVar[str] = "batch_id"
    batch_id: str
    year: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeterminationsRejected(FromRatings):
    """A list of determined grades was rejected: it determines nothing."""

    subject_field: ClassVar[str] = "batch_id"
    batch_id: str
    year: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationCalled(FromRatings):
    """A store's points or item call for a rectification, which needs no decision.

    `violation_id` is the entry whose notice orders it; None in messages from when no notice did.
    """

    subject_field: ClassVar[str] = "proposal_id"
    proposal_id: str
    store_id: str
    working_days: int
    violation_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationOrdered(FromRatings):
    """A store or chain has to put things right until a day; None while it is still to be told of it."""

    subject_field: ClassVar[str] = "rectification_id"
    rectification_id: str
    proposal_id: str | None
    scope: str
    subject_id: str
    due_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationBegun(FromRatings):
    """The store was told on `told_on` by a notice that it has to put things right, until `due_on`, included."""

    subject_field: ClassVar[str] = "rectification_id"
    rectification_id: str
    told_on: str
    due_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSubmitted(FromRatings):
    """A party says that it has put things right."""

    subject_field: ClassVar[str] = "rectification_id"
    rectification_id: str
    proposal_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationPassed(FromRatings):
    """A rectification was accepted; where something is held, its resumption is to be proposed."""

    subject_field: ClassVar[str] = "rectification_id"
    rectification_id: str
    proposal_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationFailed(FromRatings):
    """A rectification was not accepted; another round is to be ordered."""

    subject_field: ClassVar[str] = "rectification_id"
    rectification_id: str
    proposal_id: str | None
