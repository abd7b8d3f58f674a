"""Submits what a store or headquarters has put right; more may be added until it is accepted or refused.

A reviewer records what was handed in on paper, and another one accepts it.

Pattern: one document, the rectification.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Command, Receipt
from common.phrases import N_
from services.ratings.attempts import until_won
from services.ratings.domain.messages import EvidenceSubmitted
from services.ratings.domain.violation import Hand
from services.ratings.rectifications.domain.rectification import Action, Evidence, after, check_text
from services.ratings.rectifications.storage import rectifications
from services.ratings.rectifications.usecases.get_rectification import get_visible_rectification


def submit_evidence(rectification_id: str, *, text: str, today: date, command: Command) -> Receipt:
    """Add evidence.

    Raises `RectificationNotFound`, `TransitionNotAllowed`, `EvidenceMissing`, `Conflict` (lost_race).
    """
    evidence = Evidence(check_text(text, what=N_("整改材料说明")), Hand.of(command.actor), command.at)

    def attempt() -> Receipt:
        order = get_visible_rectification(rectification_id, actor=command.actor, today=today)
        status = after(order.status, Action.SUBMIT_EVIDENCE)
        message = EvidenceSubmitted(rectification_id=rectification_id, proposal_id=order.proposal_id)
        return rectifications.add_evidence(order, evidence, status=status, command=command, messages=(message,))

    return until_won(attempt)
