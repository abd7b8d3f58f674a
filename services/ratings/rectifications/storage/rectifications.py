"""Orders to put things right, with the evidence submitted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pymongo.collection import Collection

from common import mongo
from common.errors import NotFound
from common.messages import Message
from common.messages.words import Scope
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.ratings.rectifications.domain.rectification import Evidence, Rectification, Status
from services.ratings.rectifications.storage.documents import RectificationDocument
from services.ratings.stored.values import day_text, hand_fields, hand_of, keyed

Fields = dict[str, Any]


class RectificationNotFound(NotFound):
    """Raised when there is no such rectification, or it lies outside the actor's scope."""

    code = "rectification_not_found"


def insert(order: Rectification, *, area: str, command: Command, messages: tuple[Message, ...]) -> bool:
    """Keep an order; False when it is there already."""
    document = RectificationDocument(
        id=order.rectification_id,
        scope=order.scope.value,
        subject_id=order.subject_id,
        area=area,
        case_id=order.case_id,
        proposal_id=order.proposal_id,
        ordered_on=day_text(order.ordered_on),
        due_on=day_text(order.due_on),
        due_provisional=order.due_provisional,
        working_days=order.working_days,
        round=order.round,
        status=order.status.value,
    )
    return mongo.insert_effect(document, command=keyed(command, order.rectification_id), messages=messages)


def get(rectification_id: str) -> tuple[Rectification, str]:
    """A rectification, and the area of its store (empty for a chain). Raises `RectificationNotFound`."""
    found = _collection().find_one({"_id": rectification_id})
    if found is None:
        raise not_found()
    return rectification_of(found), found.get("area", "")


def add_evidence(
    order: Rectification, evidence: Evidence, *, status: Status, command: Command, messages: tuple[Message, ...]
) -> Receipt:
    """Add what the party submitted. Raises `Conflict` (lost_race)."""
    fields = {"text": evidence.text, "by": hand_fields(evidence.by), "at": evidence.at}
    change: dict[str, Fields] = {"$set": {"status": status.value}, "$push": {"evidence": fields}}
    return _update(order, change, command=command, messages=messages)


def decide(
    order: Rectification, *, status: Status, reason: str | None, command: Command, messages: tuple[Message, ...]
) -> Receipt:
    """Pass or fail it, by the command's actor. Raises `Conflict` (lost_race)."""
    fields = {"status": status.value, "reason": reason, "decided_at": command.at}
    hand = {"account": command.actor.account, "persons": sorted(command.actor.persons)}
    return _update(order, {"$set": {**fields, "decided_by": hand}}, command=command, messages=messages)


def not_found() -> RectificationNotFound:
    """The error for a rectification that is unknown or out of scope."""
    return RectificationNotFound(N_("没有找到该整改，请核对编号，或确认其在您的管辖范围内。"))


def rectification_of(found: Mapping[str, Any]) -> Rectification:
    """The rectification from a stored document."""
    decided_at = found.get("decided_at")
    return Rectification(
        rectification_id=found["_id"],
        scope=Scope(found["scope"]),
        subject_id=found["subject_id"],
        case_id=found.get("case_id"),
        proposal_id=found.get("proposal_id"),
        ordered_on=date.fromisoformat(found["ordered_on"]),
        due_on=date.fromisoformat(found["due_on"]),
        due_provisional=found["due_provisional"],
        working_days=found.get("working_days"),
        round=found["round"],
        status=Status(found["status"]),
        evidence=tuple(_evidence(each) for each in found.get("evidence", ())),
        decided_by=hand_of(found.get("decided_by")),
        decided_at=decided_at if decided_at else None,
        reason=found.get("reason"),
        version=found["version"],
    )


def _evidence(fields: Mapping[str, Any]) -> Evidence:
    by = hand_of(fields["by"])
    assert by is not None
    return Evidence(fields["text"], by, fields["at"])


def _update(
    order: Rectification, change: dict[str, Fields], *, command: Command, messages: tuple[Message, ...]
) -> Receipt:
    return mongo.update(
        RectificationDocument,
        order.rectification_id,
        version=order.version,
        change=change,
        command=command,
        messages=messages,
    )


def _collection() -> Collection[Fields]:
    return RectificationDocument._get_collection()
