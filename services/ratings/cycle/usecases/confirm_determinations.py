"""Confirms a proposed list of determined grades by a second natural person; its rows are applied from the journal.

Pattern: follow (`apply_determinations`): one write on the list's own document, then keyed effects by list and row.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Command, Receipt
from services.ratings.attempts import until_won
from services.ratings.cycle.domain.determination import Action, after, check_in_time, refuse
from services.ratings.cycle.storage import batches
from services.ratings.cycle.usecases.check_determinations import check_stores
from services.ratings.cycle.usecases.get_determinations import get_determinations
from services.ratings.domain.messages import GradesDetermined


def confirm_determinations(batch_id: str, *, today: date, command: Command, opinion: str | None = None) -> Receipt:
    """Confirm the list as it stands, with what the second person found; the receipt names it.

    Raises `DeterminationsNotFound`, `TransitionNotAllowed`, `SamePerson`, `FirstDayPassed`, `Conflict` (lost_race);
    `DeterminationsWrong` for the rows in whose entries the second person had a hand, and for those that facts of the
    meantime have made wrong.
    """

    def attempt() -> Receipt:
        batch = get_determinations(batch_id, actor=command.actor, today=today)
        status = after(command.actor, batch, Action.CONFIRM)
        check_in_time(batch, today=today)
        refuse(check_stores(batch.rows, days=batch.days, today=today, actor=command.actor))
        message = GradesDetermined(batch_id=batch_id, year=batch.days.year, rows=len(batch.rows))
        return batches.decide(batch, Action.CONFIRM, status=status, said=opinion, command=command, messages=(message,))

    return until_won(attempt)
