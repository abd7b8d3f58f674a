"""Finds a rectification, if its store or chain lies in the actor's scope."""

from __future__ import annotations

from datetime import date

from common.messages.words import Scope
from common.people.commands import Actor
from common.scope import grants_of
from services.ratings.domain.store import is_visible
from services.ratings.rectifications.domain.rectification import Rectification, SeenRectification
from services.ratings.rectifications.storage import rectifications
from services.ratings.rectifications.usecases.see_rectifications import see_rectifications
from services.ratings.stores.usecases.find_store import find_store


def get_visible_rectification(rectification_id: str, *, actor: Actor, today: date) -> Rectification:
    """A rectification. Raises `RectificationNotFound` also for what lies outside the actor's scope."""
    order, _ = rectifications.get(rectification_id)
    if not _is_in_scope(order, actor, today):
        raise rectifications.not_found()
    return order


def see_rectification(rectification_id: str, *, actor: Actor, today: date) -> SeenRectification:
    """The same with what called for it. Raises `RectificationNotFound`."""
    [seen] = see_rectifications([get_visible_rectification(rectification_id, actor=actor, today=today)])
    return seen


def _is_in_scope(order: Rectification, actor: Actor, today: date) -> bool:
    if order.scope is Scope.CHAIN:
        return grants_of(actor).covers_chain(order.subject_id)
    record = find_store(order.subject_id)
    return record is not None and is_visible(record, actor, today)
