"""Accepts a rectification; where something is held, its resumption is proposed from the journal.

Pattern: follow (`propose_resumption`). Nothing opens by this act: only the resumption decision ends a hold.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Command, Receipt
from services.ratings.attempts import until_won
from services.ratings.domain.messages import RectificationPassed
from services.ratings.rectifications.domain.rectification import Action, after, check_inspector
from services.ratings.rectifications.storage import rectifications
from services.ratings.rectifications.usecases.get_rectification import get_visible_rectification


def pass_rectification(rectification_id: str, *, today: date, command: Command) -> Receipt:
    """Accept what was submitted.

    Raises `RectificationNotFound`, `TransitionNotAllowed`, `OwnEvidence`, `Conflict` (lost_race).
    """

    def attempt() -> Receipt:
        order = get_visible_rectification(rectification_id, actor=command.actor, today=today)
        check_inspector(order, command.actor.persons)
        status = after(order.status, Action.PASS)
        message = RectificationPassed(rectification_id=rectification_id, proposal_id=order.proposal_id)
        return rectifications.decide(order, status=status, reason=None, command=command, messages=(message,))

    return until_won(attempt)
