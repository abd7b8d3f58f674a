"""What ratings tells the other services: measures that it proposes, and takes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from common.messages.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class FromRatings(Message):
    """A message in the journal of ratings."""

    source: ClassVar[str] = "ratings"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureProposed(FromRatings):
    """Ratings: a measure is proposed to the deciders.

    `measure` is one of suspension, termination, chain_suspension, resumption, chain_resumption; `subject_id` the
    store or chain; `months` for a suspension; `ends_case_id` the decision case whose hold a resumption ends;
    `relied_on` the natural persons who recorded or confirmed what it relies on (they may not approve);
    `facts` finished sentences with their clause: `{text, clause, entry_id|None}`; `snapshot` the counted figures.
    """

    subject_field: ClassVar[str] = "proposal_id"
    proposal_id: str
    measure: str
    scope: str
    subject_id: str
    months: int | None
    ends_case_id: str | None
    relied_on: list[str]
    facts: list[dict[str, Any]]
    snapshot: dict[str, Any]
    snapshot_sha256: str
    affected: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWithdrawn(FromRatings):
    """Ratings: a proposal no longer stands, because a heavier one on the same ground takes its place.

    `outweighed_by` is that one, None before it was told.
    """

    subject_field: ClassVar[str] = "proposal_id"
    proposal_id: str
    reason: str
    outweighed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsNoticeOrdered(FromRatings):
    """Ratings: a confirmed entry is in the year's points, so the store is to be told by a notice (违规记分告知书).

    `clause` and `catalogue_on` name the version that it was judged by; `found_by` is how the act came to light;
    `points` are those of the item, the year's total goes from `points_before` to `points_after`; the store may object
    for `objection_days` working days from the service; `chain_id` is the chain that it belongs to on the day, if any.
    Optional, since the first notices were ordered without them: `counted` is what the entry costs by the `rules` named,
    `money` the sum involved in yuan, `is_veto` says that the item alone leads to C, and `is_counted` that the chain
    counts the store (a franchise store belongs to one and mostly does not count), `counts_as_c` that it was in the
    chain's share of C by then; `annexed_on` is by which day the catalogue annexed to the signed text is taken, which is
    signed on `signed_on` (None where nobody knows) for a term from `agreed_from`; `catalogue_since` and `annexed_since`
    are the first days of the version that counts and of the annexed one, `points_least` to `points_most` are allowed.
    `rectify_days` are the working days from the day after the service within which the store has to put things right,
    None where the entry calls for no rectification, and `rectify_points` is the number of points that was reached by
    it, None where its item alone calls for it; `term_last_on` is the last day of the agreement where no further
    suspension is proposed because it could begin only after that.
    """

    subject_field: ClassVar[str] = "violation_id"
    violation_id: str
    store_id: str
    item: str
    act: str
    clause: str
    catalogue_on: str
    occurred_on: str
    found_by: str
    confirmed_on: str
    year: int
    points: int
    points_before: int
    points_after: int
    grade_before: str
    grade_after: str
    objection_days: int
    chain_id: str | None
    counted: int | None = None
    rules: list[str] | None = None
    money: str | None = None
    is_veto: bool | None = None
    is_counted: bool | None = None
    annexed_on: str | None = None
    rectify_days: int | None = None
    rectify_points: int | None = None
    signed_on: str | None = None
    agreed_from: str | None = None
    catalogue_since: str | None = None
    annexed_since: str | None = None
    points_least: int | None = None
    points_most: int | None = None
    counts_as_c: bool | None = None
    term_last_on: str | None = None
