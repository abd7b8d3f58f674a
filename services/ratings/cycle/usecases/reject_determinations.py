"""Rejects a proposed list of determined grades by a second natural person: it stays on file and determines nothing.

Pattern: one write on the list's own document; nothing follows from it.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Command, Receipt
from services.ratings.attempts import until_won
from services.ratings.cycle.domain.determination import Action, after
from services.ratings.cycle.storage import batches
from services.ratings.cycle.usecases.get_determinations import get_determinations
from services.ratings.domain.messages import DeterminationsRejected


def reject_determinations(batch_id: str, *, reason: str, today: date, command: Command) -> Receipt:
    """Reject the list with a reason; the receipt names it.

    Raises `DeterminationsNotFound`, `TransitionNotAllowed`, `SamePerson`, `Conflict` (lost_race).
    """

    def attempt() -> Receipt:
        batch = get_determinations(batch_id, actor=command.actor, today=today)
        status = after(command.actor, batch, Action.REJECT)
        message = DeterminationsRejected(batch_id=batch_id, year=batch.days.year, reason=reason)
        return batches.decide(batch, Action.REJECT, status=status, said=reason, command=command, messages=(message,))

    return until_won(attempt)
