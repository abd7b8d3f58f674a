"""Refuses a rectification with the reason; the next round is ordered from the journal.

Pattern: follow (`order_again`).
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Command, Receipt
from common.phrases import N_
from services.ratings.attempts import until_won
from services.ratings.domain.messages import RectificationFailed
from services.ratings.rectifications.domain.rectification import Action, after, check_inspector, check_text
from services.ratings.rectifications.storage import rectifications
from services.ratings.rectifications.usecases.get_rectification import get_visible_rectification


def fail_rectification(rectification_id: str, *, reason: str, today: date, command: Command) -> Receipt:
    """Refuse what was submitted.

    Raises `RectificationNotFound`, `TransitionNotAllowed`, `OwnEvidence`, `EvidenceMissing`, `Conflict` (lost_race).
    """
    given = check_text(reason, what=N_("不合格的理由"))

    def attempt() -> Receipt:
        order = get_visible_rectification(rectification_id, actor=command.actor, today=today)
        check_inspector(order, command.actor.persons)
        status = after(order.status, Action.FAIL)
        message = RectificationFailed(rectification_id=rectification_id, proposal_id=order.proposal_id)
        return rectifications.decide(order, status=status, reason=given, command=command, messages=(message,))

    return until_won(attempt)
