"""Pages of papers, and which of them an actor may see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from common.messages.words import Scope
from common.mongo import Fields
from common.paging import DOWN, Found, Key, Order, Page, read_page, waiting_first
from common.people.commands import AREA_ROLES, CITY_ROLES, Actor, Role
from services.gateway.papers.domain.numbering import PrintedNumber
from services.gateway.papers.domain.papers import Paper, PaperStatus
from services.gateway.papers.domain.wanted import PaperFilter, PaperSort
from services.gateway.papers.storage.documents import PaperDocument
from services.gateway.papers.storage.papers import paper_of

_ORDERS = {
    PaperSort.LATEST: Order((Key("ordered_at", datetime, DOWN), Key("_id", str, DOWN))),
    PaperSort.ATTENTION: waiting_first({"$eq": ["$status", PaperStatus.RENDERED.value]}, time="ordered_at"),
}


def page_of(actor: Actor, *, wanted: PaperFilter, page: Page) -> Found[Paper]:
    """Papers that the actor may see."""
    where = {"$and": [scope_of(actor), *_conditions(wanted)]}
    return read_page(PaperDocument._get_collection(), where, order=_ORDERS[wanted.sort], page=page).map(paper_of)


def _conditions(wanted: PaperFilter) -> Iterator[Fields]:
    if wanted.status is not None:
        yield {"status": wanted.status.value}
    if wanted.kinds is not None:
        yield {"kind": {"$in": list(wanted.kinds)}}
    if wanted.about is not None:
        yield {"about": wanted.about}
    if wanted.area is not None:
        yield {"area": {"$regex": f"^{re.escape(wanted.area)}"}}
    if wanted.number is not None:
        yield from _numbered(wanted.number)
    if wanted.about_any is not None:
        yield {"$or": [{"subject_id": wanted.subject_id}, {"about": {"$in": list(wanted.about_any)}}]}
    elif wanted.subject_id is not None:
        yield {"subject_id": wanted.subject_id}


def _numbered(number: PrintedNumber) -> Iterator[Fields]:
    if number.series is not None:
        yield {"series": {"$regex": re.escape(number.series)}}
    # Only what has its number: series and year stand on a paper before.
    yield {"seq": {"$type": "number"}}
    if number.year is not None:
        yield {"year": number.year}
    if number.seq is not None:
        yield {"seq": number.seq}
    if number.year_or_seq is not None:
        yield {"$or": [{"year": number.year_or_seq}, {"seq": number.year_or_seq}]}


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
