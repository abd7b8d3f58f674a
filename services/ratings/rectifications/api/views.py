"""Rectifications as the API shows them: plain fields from values; nothing is decided here."""

from __future__ import annotations

from datetime import date
from typing import Any

from common.people.commands import Actor
from services.ratings.rectifications.domain import rectification as rectification_rules
from services.ratings.rectifications.domain.rectification import SeenRectification

Body = dict[str, Any]


def rectification_view(seen: SeenRectification, *, actor: Actor, today: date) -> Body:
    """A rectification as the actor may see it."""
    order, actions = seen.order, rectification_rules.Action
    return {
        "id": order.rectification_id,
        "version": order.version,
        "scope": order.scope.value,
        "subject_id": order.subject_id,
        "case_id": order.case_id,
        "proposal_id": order.proposal_id,
        "violation_id": order.violation_id,
        "ordered_on": order.ordered_on,
        "due_on": order.due_on,
        "due_provisional": order.due_provisional,
        "round": order.round,
        "status": rectification_rules.status_on(order, today).value,
        "evidence": [{"text": each.text, "at": each.at.isoformat()} for each in order.evidence],
        "decided_at": order.decided_at,
        "reason": order.reason,
        "called_for": seen.called_for,
        "refused_for": seen.refused_for,
        "actions": [each.value for each in actions if rectification_rules.may(actor, order, each)],
    }
