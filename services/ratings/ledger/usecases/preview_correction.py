"""Tells what a correction of an entry that waits would do, before it is noted (`note_correction`).

A read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from common.people.commands import Actor
from common.rules.working_days import Deadline
from services.ratings import policies
from services.ratings.domain.points import fold
from services.ratings.domain.violation import Status
from services.ratings.ledger.domain.judging import annex_of, judged_at_confirmation
from services.ratings.ledger.storage import store_years
from services.ratings.ledger.usecases.get_violation import get_visible_entry
from services.ratings.ledger.usecases.note_correction import check_correctable, window_of


@dataclass(frozen=True, slots=True)
class CorrectionPreview:
    """Until when a correction is in time, and what the entry costs, confirmed today, if it is and if it is not."""

    window: Deadline
    points_in_time: int
    points_late: int


def preview_correction(violation_id: str, *, actor: Actor, today: date) -> CorrectionPreview:
    """What a correction would do to what the entry costs, by the points of the year as they stand.

    Raises `ViolationNotFound`, `TransitionNotAllowed` once somebody decided, `CorrectionKnown`; and what a confirmation
    refuses of its item: `CatalogueNotAgreed`, `ItemNotAgreed`, `ItemUnknown`, `ItemNotInForce`.
    """
    _, entry, record = get_visible_entry(violation_id, actor=actor, today=today)
    check_correctable(entry)
    annex = annex_of(record, entry.occurred_on)
    versions = policies.catalogues_of(annex, occurred_on=entry.occurred_on, today=today)
    judged = judged_at_confirmation(entry, versions, annex=annex)
    ledger = store_years.find(entry.store_id, today.year)
    counted = ledger.counted if ledger else ()

    def cost(*, in_time: bool) -> int:
        confirmed = replace(judged, status=Status.CONFIRMED, decided_on=today, is_corrected_in_time=in_time)
        return fold((*counted, confirmed), policy_on=policies.scoring_on).line_of(violation_id).counted

    window = window_of(entry.found_on, scoring=policies.scoring_on(today))
    return CorrectionPreview(window, cost(in_time=True), cost(in_time=False))
