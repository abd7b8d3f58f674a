"""Orders to put things right, with the evidence submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pymongo.collection import Collection

from common import mongo
from common.effects import insert_effects
from common.errors import NotFound
from common.messages import Message
from common.people.commands import Command, Receipt
from common.phrases import N_
from common.rules.working_days import Deadline
from services.ratings.domain.violation import Hand
from services.ratings.rectifications.domain.rectification import Evidence, Rectification, Status
from services.ratings.rectifications.storage.documents import RectificationDocument
from services.ratings.stored.values import FORMS, HAND, day_text, keyed

Fields = dict[str, Any]
_RECTIFICATION = FORMS.of(Rectification, names={"rectification_id": "_id"})
_EVIDENCE = FORMS.of(Evidence)


class RectificationNotFound(NotFound):
    """Raised when there is no such rectification, or it lies outside the actor's scope."""

    code = "rectification_not_found"


@dataclass(frozen=True, slots=True)
class New:
    """An order to be kept, with the area of its store (empty for a chain), its command and what it tells."""

    order: Rectification
    area: str
    command: Command
    messages: tuple[Message, ...]


def insert(new: Iterable[New]) -> frozenset[str]:
    """Keep orders in one write; the ids of those that were not there already."""
    return insert_effects(
        RectificationDocument,
        [
            (
                _RECTIFICATION.document(RectificationDocument, each.order, area=each.area),
                keyed(each.command, each.order.rectification_id),
                each.messages,
            )
            for each in new
        ],
    )


def get(rectification_id: str) -> tuple[Rectification, str]:
    """A rectification, and the area of its store (empty for a chain). Raises `RectificationNotFound`."""
    found = _collection().find_one({"_id": rectification_id})
    if found is None:
        raise not_found()
    return rectification_of(found), found["area"]


def find_untold(violation_id: str) -> tuple[Rectification, ...]:
    """What the notice of an entry orders and that has no last day yet."""
    return tuple(map(rectification_of, _collection().find({"violation_id": violation_id, "due_on": None})))


def find_reasons(rectification_ids: Iterable[str]) -> dict[str, str]:
    """Of each that was not accepted the reason, by its id."""
    found = _collection().find({"_id": {"$in": [*rectification_ids]}, "reason": {"$ne": None}}, {"reason": 1})
    return {each["_id"]: each["reason"] for each in found}


def begin(order: Rectification, *, due: Deadline, command: Command, messages: tuple[Message, ...]) -> Receipt:
    """Set the last day of its period; what it tells is keyed by the order. Raises `Conflict` (lost_race)."""
    change: dict[str, Fields] = {"$set": {"due_on": day_text(due.day), "due_provisional": due.provisional}}
    return _update(order, change, command=keyed(command, f"{order.rectification_id} begun"), messages=messages)


def add_evidence(
    order: Rectification, evidence: Evidence, *, status: Status, command: Command, messages: tuple[Message, ...]
) -> Receipt:
    """Add what the party submitted. Raises `Conflict` (lost_race)."""
    change: dict[str, Fields] = {"$set": {"status": status.value}, "$push": {"evidence": _EVIDENCE.fields(evidence)}}
    return _update(order, change, command=command, messages=messages)


def decide(
    order: Rectification, *, status: Status, reason: str | None, command: Command, messages: tuple[Message, ...]
) -> Receipt:
    """Pass or fail it, by the command's actor. Raises `Conflict` (lost_race)."""
    fields = {"status": status.value, "reason": reason, "decided_at": command.at}
    return _update(
        order,
        {"$set": {**fields, "decided_by": HAND.fields(Hand.of(command.actor))}},
        command=command,
        messages=messages,
    )


def not_found() -> RectificationNotFound:
    """The error for a rectification that is unknown or out of scope."""
    return RectificationNotFound(N_("没有找到该整改，请核对编号，或确认其在您的管辖范围内。"))


def rectification_of(found: Mapping[str, Any]) -> Rectification:
    """The rectification from a stored document."""
    return _RECTIFICATION.value(found)


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
