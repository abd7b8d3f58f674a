"""Applies the rows of a list of determined grades to their stores.

Pattern: follow, of the list; keyed by batch and row.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import derived_id
from services.ratings.cycle.domain.determination import Batch
from services.ratings.cycle.storage import batches
from services.ratings.determinations.usecases.add_determinations import add_determinations
from services.ratings.domain.history import Determination
from services.ratings.domain.messages import GradesDetermined
from services.ratings.grades.usecases.refresh_stores import refresh_stores


def apply_determinations(determined: GradesDetermined, *, today: date) -> frozenset[str]:
    """Write each determination and derive its store; the chains that may have to be assessed."""
    batch = batches.find(determined.batch_id)
    if batch is None:
        return frozenset()
    hands = {"recorded_by": batch.recorded_by, "confirmed_by": batch.confirmed_by}
    add_determinations(_determinations(batch), batch_id=batch.batch_id, hands=hands)
    return frozenset(refresh_stores((row.store_id for row in batch.rows), today=today))


def _determinations(batch: Batch) -> list[tuple[str, Determination]]:
    return [
        (
            row.store_id,
            Determination(
                determination_id=derived_id("det", batch.batch_id, number),
                year=batch.days.year,
                grade=row.grade,
                determined_on=batch.days.determined_on,
                in_force_from=batch.days.in_force_from,
                recorded_at=batch.confirmed_at or batch.recorded_at,
            ),
        )
        for number, row in enumerate(batch.rows)
    ]
