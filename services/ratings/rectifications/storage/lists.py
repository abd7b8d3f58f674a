"""Rectifications as lists show them, within the actor's scope."""

from __future__ import annotations

from datetime import date
from typing import Any

from common.paging import DOWN, Found, Key, Order, Page, read_page
from common.people.commands import Actor
from services.ratings.rectifications.domain.rectification import Rectification, Status
from services.ratings.rectifications.storage.documents import RectificationDocument
from services.ratings.rectifications.storage.rectifications import rectification_of
from services.ratings.stored import scope

Fields = dict[str, Any]
_LATEST = Order((Key("ordered_on", str, DOWN), Key("_id", str, DOWN)))
#: What has to be done by a day, the first day first, before what waits for acceptance and has none.
_DUE = Order((Key("status", str, DOWN), Key("due_on", str), Key("_id", str)))
_ORDERED = Order((Key("ordered_on", str), Key("_id", str)))
_OPEN = (Status.ORDERED.value, Status.EVIDENCE_SUBMITTED.value)


def rectifications(
    actor: Actor,
    *,
    chain_stores: list[str],
    case_id: str | None,
    store_id: str | None,
    chain_id: str | None,
    page: Page,
) -> Found[Rectification]:
    """Rectifications, the latest ordered first; those of one day in the order of their ids, which says nothing."""
    wanted = scope.about(store_id=store_id, chain_id=chain_id)
    if case_id is not None:
        wanted["case_id"] = case_id
    where: Fields = {"$and": [scope.subjects_of(actor, chain_stores=chain_stores), wanted]}
    hidden = {"pending": 0, "recent": 0}
    found = read_page(RectificationDocument._get_collection(), where, order=_LATEST, page=page, fields=hidden)
    return found.map(rectification_of)


def open_rectifications(
    actor: Actor, *, chain_stores: list[str], store_id: str | None, late_on: date | None, limit: int
) -> Found[Rectification]:
    """Rectifications that are not decided, the first to fall due first; with `late_on` none that has time left then.

    Without those whose notice is still to be served (`untold_rectifications`), unless something was handed in.
    """
    due = {"$ne": None} if late_on is None else {"$lt": late_on.isoformat()}
    wanted = {"status": {"$in": list(_OPEN)}, "$or": [{"status": Status.EVIDENCE_SUBMITTED.value}, {"due_on": due}]}
    return _first(wanted, actor, chain_stores=chain_stores, store_id=store_id, order=_DUE, limit=limit)


def untold_rectifications(
    actor: Actor, *, chain_stores: list[str], store_id: str | None, limit: int
) -> Found[Rectification]:
    """Rectifications whose notice is still to be served, so that they have no last day; the first ordered first."""
    wanted: Fields = {"status": Status.ORDERED.value, "due_on": None}
    return _first(wanted, actor, chain_stores=chain_stores, store_id=store_id, order=_ORDERED, limit=limit)


def _first(
    wanted: Fields, actor: Actor, *, chain_stores: list[str], store_id: str | None, order: Order, limit: int
) -> Found[Rectification]:
    about = scope.about(store_id=store_id, chain_id=None)
    where: Fields = {"$and": [scope.subjects_of(actor, chain_stores=chain_stores), about, wanted]}
    hidden = {"pending": 0, "recent": 0}
    found = read_page(RectificationDocument._get_collection(), where, order=order, page=Page(limit), fields=hidden)
    return found.map(rectification_of)
