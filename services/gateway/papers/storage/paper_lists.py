"""Pages of papers, and which of them an actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from common.messages.words import Scope
from common.mongo import Fields
from common.paging import DOWN, Found, Key, Order, Page, read_page
from common.people.commands import AREA_ROLES, CITY_ROLES, Actor, Role
from services.gateway.papers.domain.papers import Paper, PaperStatus
from services.gateway.papers.storage.documents import PaperDocument
from services.gateway.papers.storage.papers import paper_of

_LATEST = Order((Key("ordered_at", datetime, DOWN), Key("_id", str, DOWN)))


def page_of(
    actor: Actor,
    *,
    status: PaperStatus | None,
    kinds: Sequence[str] | None,
    about: str | None,
    subject_id: str | None,
    about_any: Sequence[str] | None,
    page: Page,
) -> Found[Paper]:
    """Papers that the actor may see, latest first."""
    conditions: list[Fields] = [scope_of(actor)]
    if status is not None:
        conditions.append({"status": status.value})
    if kinds is not None:
        conditions.append({"kind": {"$in": list(kinds)}})
    if about is not None:
        conditions.append({"about": about})
    if about_any is not None:
        conditions.append({"$or": [{"subject_id": subject_id}, {"about": {"$in": list(about_any)}}]})
    elif subject_id is not None:
        conditions.append({"subject_id": subject_id})
    return read_page(PaperDocument._get_collection(), {"$and": conditions}, order=_LATEST, page=page).map(paper_of)


def scope_of(actor: Actor) -> Fields:
    """The filter of what an actor may see: staff by area, a party its own served papers."""
    if actor.has(*CITY_ROLES):
        return {}
    served: Fields = {"status": PaperStatus.SERVED.value}
    choices: list[Fields] = []
    if actor.has(Role.PHARMACY):
        choices.append({**served, "subject_id": {"$in": list(actor.stores)}})
    if actor.has(Role.HEADQUARTERS):
        choices.append({**served, "chain_ids": {"$in": list(actor.chains)}})
    if actor.has(*AREA_ROLES):
        choices.append({"scope": Scope.CHAIN.value})
        choices.extend({"area": {"$regex": f"^{area}"}} for area in actor.areas if area.isdigit())
    return {"$or": choices} if choices else {"_id": {"$in": []}}
