"""Rejects a recorded violation: it costs nothing, and stays on record with the reason.

Pattern: embed, in the ledger in which it was recorded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from common.people.commands import Command, Receipt
from services.ratings.attempts import until_won
from services.ratings.domain.messages import ViolationRejected
from services.ratings.domain.violation import Action, Hand, after, check_second_person
from services.ratings.ledger.storage import store_years
from services.ratings.ledger.usecases.get_violation import get_visible_entry


def reject_violation(violation_id: str, *, reason: str, today: date, command: Command) -> Receipt:
    """Reject an entry by a second natural person; the receipt names the entry.

    Raises `ViolationNotFound`, `SamePerson`, `TransitionNotAllowed`, `Conflict` (lost_race).
    """

    def attempt() -> Receipt:
        ledger, entry, _ = get_visible_entry(violation_id, actor=command.actor, today=today)
        check_second_person(command.actor, entry)
        rejected = replace(
            entry,
            status=after(entry.status, Action.REJECT),
            decided_by=Hand.of(command.actor),
            decided_at=command.at,
            decided_on=today,
            reason=reason,
        )
        message = ViolationRejected(store_id=entry.store_id, violation_id=violation_id, reason=reason)
        return store_years.replace_entry(ledger, rejected, command=command, messages=(message,))

    return until_won(attempt)
