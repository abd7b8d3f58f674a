"""A proposal as it is shown: with what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.ratings.domain.measures import Measure
from services.ratings.measures.domain.proposal import Proposal, Resumption, Status


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal, how many stores it affects, and how its rectification stands (None without one).

    `resumption` is the served one that ends it, if any.
    """

    proposal: Proposal
    affected_count: int
    rectification: Mapping[str, Any] | None
    resumption: Resumption | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which proposals are asked for; None does not ask."""

    status: Status | None = None
    measure: Measure | None = None
    subject_id: str | None = None
    store_id: str | None = None
    chain_id: str | None = None
