"""Pages of papers, within the actor's scope."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from common.mongo import Fields
from common.paging import DOWN, Found, Key, Order, Page, read_page, waiting_first
from common.people.commands import Actor
from common.scope import Member
from common.scope_filter import within_area
from services.gateway.papers.domain.numbering import PrintedNumber
from services.gateway.papers.domain.papers import Paper, PaperStatus
from services.gateway.papers.domain.wanted import PaperFilter, PaperSort
from services.gateway.papers.storage.documents import PaperDocument
from services.gateway.papers.storage.papers import paper_of, scope_of

_ORDERS = {
    PaperSort.LATEST: Order((Key("ordered_at", datetime, DOWN), Key("_id", str, DOWN))),
    PaperSort.ATTENTION: waiting_first({"$eq": ["$status", PaperStatus.RENDERED.value]}, time="ordered_at"),
}


_LISTED: Fields = {"annexed": 0, "exempted": 0}


def page_of(
    actor: Actor, *, wanted: PaperFilter, day: date, page: Page, stays: Sequence[Member] | None = None
) -> Found[Paper]:
    """Papers that the actor may see that day, without the ids of their annexes.

    `stays` are the days on which a service on the store of the filter itself was told to the actor; None is any day.
    """
    where = {"$and": [scope_of(actor, day=day), *_conditions(wanted, stays)]}
    return read_page(PaperDocument._get_collection(), where, order=_ORDERS[wanted.sort], page=page, fields=_LISTED).map(
        paper_of
    )


def _conditions(wanted: PaperFilter, stays: Sequence[Member] | None) -> Iterator[Fields]:
    if wanted.status is not None:
        yield {"status": wanted.status.value}
    if wanted.kinds is not None:
        yield {"kind": {"$in": list(wanted.kinds)}}
    if wanted.about is not None:
        yield {"about": wanted.about}
    if wanted.area is not None:
        yield within_area(wanted.area)
    if wanted.number is not None:
        yield from _numbered(wanted.number)
    if wanted.about_any is not None:
        yield {"$or": [*_of_subject(wanted.subject_id, stays), {"about": {"$in": list(wanted.about_any)}}]}
    elif wanted.subject_id is not None:
        yield {"$or": _of_subject(wanted.subject_id, stays)}


def _of_subject(subject_id: str | None, stays: Sequence[Member] | None) -> list[Fields]:
    """What addresses a store or chain, and the decisions on its chain that bind it."""
    named: list[Fields] = [{"subject_id": subject_id}, {"annexed": subject_id}]
    if stays is None:
        return [*named, {"own_services.store_id": subject_id}]
    itself = [{"store_id": subject_id, "served_on": _within(each)} for each in stays]
    return [*named, *({"own_services": {"$elemMatch": each}} for each in itself)]


def _within(stay: Member) -> Fields:
    until = {"$lt": stay.until_on.isoformat()} if stay.until_on else {}
    return {"$gte": stay.from_on.isoformat(), **until}


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
