"""Proposes a list of determined grades as a whole, which a second person then confirms.

Pattern: one write on the list's own document; nothing follows from it before its confirmation.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Command, Receipt
from services.ratings.cycle.domain.determination import Days, Row
from services.ratings.cycle.storage import batches
from services.ratings.cycle.usecases.check_determinations import check_proposal
from services.ratings.domain.messages import DeterminationsProposed


def propose_determinations(rows: tuple[Row, ...], *, days: Days, today: date, command: Command) -> Receipt:
    """Keep the list; the receipt names it. Raises `DeterminationsWrong` with a problem for each wrong place."""
    check_proposal(rows, days=days, today=today, actor=command.actor)
    batch_id = command.identifier("bat")
    message = DeterminationsProposed(batch_id=batch_id, year=days.year, rows=len(rows))
    return batches.insert(batch_id, rows, days=days, command=command, messages=(message,))
