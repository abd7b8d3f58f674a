"""Which entries a list is to hold, by what it is sorted, and what it then says of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.ratings.domain.points import Counted
from services.ratings.domain.unproposed import Unproposed
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.judging import Wording


class EntrySort(StrEnum):
    """By when an entry was recorded: the newest first, or what has waited longest."""

    RECORDED = "recorded"
    RECORDED_DOWN = "-recorded"


@dataclass(frozen=True, slots=True)
class WantedEntries:
    """Which entries; None is any. `area` are leading digits; with a year those that count, or wait, in it.

    `violation_ids` names those that may be among them.
    `is_decidable` leaves those that who asks may confirm or reject (`violation.decidable_by`).
    """

    store_id: str | None = None
    violation_ids: tuple[str, ...] | None = None
    area: str | None = None
    year: int | None = None
    state: str | None = None
    is_decidable: bool = False
    sort: EntrySort = EntrySort.RECORDED_DOWN


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry, and what it costs in its year; `counted` is None while it costs nothing.

    `same_act` are the other entries of its act that the actor may see, without rejected ones; `wordings` how versions
    of the catalogue word its item, where they differ; `unproposed` why a confirmed one brings no suspension and no
    termination; `twins` the entries of its item and day that are not known to be of its act, without rejected ones.
    They are None where not asked for.
    """

    entry: Violation
    counted: Counted | None
    same_act: tuple[Violation, ...] | None = None
    wordings: tuple[Wording, ...] | None = None
    unproposed: tuple[Unproposed, ...] | None = None
    twins: tuple[SeenEntry, ...] | None = None
