"""Decision papers: the list, and the stored PDF to download."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.people.commands import PARTIES, STAFF, Actor
from common.web import Access, current_actor, told_count
from services.gateway.papers.api.routes_papers import pdf_response
from services.gateway.papers.domain.numbering import PrintedNumber, read_number
from services.gateway.papers.domain.papers import LABELS, PaperStatus
from services.gateway.papers.domain.wanted import PaperFilter, PaperSort
from services.gateway.papers.kinds.registry import KINDS
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.papers.usecases.get_paper import get_pdf
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.papers.usecases.read_as_store import read_as_party
from services.gateway.portal.records.store_view import paper_rows
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.listing import Filter, Listing, Option, area_filter, read_listing
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {
    "pages.papers": Access(STAFF | PARTIES),
    "pages.paper_pdf": Access(STAFF | PARTIES),
}

_SORTS = (Option("", _l("待送达的在前")), Option(PaperSort.LATEST.value, _l("最新的在前")))


@pages.get("/papers")
def papers() -> ResponseReturnValue:
    """The papers that the account may see, by default those that wait for service first (`PaperSort.ATTENTION`)."""
    actor, today = current_actor(), clock.today()
    listing = read_listing("pages.papers", _filters(actor))
    number = read_number(listing.typed["number"])
    if listing.typed["number"] and number is None:
        listing.problems["number"] = _(
            "文号应如 %(series)s〔%(year)s〕1号，或其中一部分，如 1号、%(year)s 1。请改正后重试。",
            series=wiring().policy.issuer_on(today).series,
            year=today.year,
        )
    found = None
    if not listing.problems:
        found = list_papers(_wanted(listing, number), page=listing.page, actor=actor, day=today)
    resumptions = find_resumptions((paper.about for paper in found or ()), actor=actor, day=today)
    read = read_as_party(found or (), actor=actor, connection=wiring().connections["agreements"])
    page = render_template(
        "papers.html",
        listing=listing,
        found=paper_rows(read.papers, resumptions=resumptions, unread=read.unread),
        count=told_count(found.count) if found else None,
        further=found.next if found else None,
    )
    return page, listing.status


def _filters(actor: Actor) -> tuple[Filter, ...]:
    """A party sees served papers of its own alone, so that state, area and order tell it nothing."""
    kinds = tuple(Option(each.name, _(each.label)) for each in KINDS.values())
    statuses = tuple(Option(each.value, _(label)) for each, label in LABELS.items())
    told = _l("没有这个选项，请从列表中选择。")
    sort = Filter(name="sort", label=_l("排序"), options=_SORTS, told=_l("没有这种排序，请从列表中选择。"))
    status = Filter(name="status", label=_l("状态"), options=statuses, told=told)
    of_staff = (status, area_filter(actor), sort) if actor.has(*STAFF) else ()
    return (
        Filter(name="number", label=_l("文号"), told=_l("文号最多60个字，请缩短后重试。")),
        Filter(name="kind", label=_l("文书种类"), options=kinds, told=told),
        *of_staff,
    )


def _wanted(listing: Listing, number: PrintedNumber | None) -> PaperFilter:
    status, kind = listing.value("status"), listing.value("kind")
    return PaperFilter(
        status=PaperStatus(status) if status else None,
        kinds=(kind,) if kind else None,
        area=listing.value("area"),
        number=number,
        sort=PaperSort(listing.value("sort") or PaperSort.ATTENTION),
    )


@pages.get("/papers/<paper_id>.pdf")
def paper_pdf(paper_id: str) -> Response:
    """The stored PDF under a name that says which paper it is."""
    return pdf_response(*get_pdf(paper_id, actor=current_actor(), day=clock.today()))
