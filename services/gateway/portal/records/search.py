"""The search of the frame: what was found by kind, or straight the one record that a whole code or number names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from common import clock
from common.people.commands import PARTIES, STAFF, Actor
from common.web import Access, current_actor, told_count
from services.gateway.dossiers.usecases.search import Results, search
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.papers.usecases.read_as_store import read_as_party
from services.gateway.portal.records.store_view import paper_rows
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.listing import Filter, Listing, Option, read_listing
from services.gateway.subjects.usecases.search_chains import search_chains
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.search": Access(STAFF | PARTIES)}

_CHAINS = "chains"
_TEXT = Filter(name="q", label=_l("搜索"), told=_l("搜索内容最多60个字，请缩短后重试。"))
_KIND = Filter(name="kind", options=(Option(_CHAINS, _l("连锁")),), told=_l("只能单独查看全部连锁，请从搜索结果进入。"))


@pages.get("/search", endpoint="search")
def search_page() -> ResponseReturnValue:
    """Stores, chains and papers that the account may see; or all chains alone, page by page."""
    actor = current_actor()
    listing = read_listing("pages.search", (_TEXT, _KIND), has_pages="kind" in request.args)
    text = None if listing.problems else listing.value("q")
    if text and listing.value("kind"):
        chains = search_chains(text, page=listing.page, actor=actor)
        return render_template("search_chains.html", listing=listing, chains=chains, count=told_count(chains.count))
    found = search(text, actor=actor, today=clock.today(), connections=wiring().connections) if text else None
    if isinstance(found, str | Paper):
        return redirect(_record(found, actor))
    further = _further(found, listing)
    series = wiring().policy.issuer_on(clock.today()).series
    page = render_template(
        "search.html", listing=listing, found=found, papers=_rows(found), further=further, series=series
    )
    return page, listing.status


def _rows(found: Results | None) -> list[dict[str, Any]]:
    actor, papers = current_actor(), tuple(found.papers) if found else ()
    resumptions = find_resumptions((paper.about for paper in papers), actor=actor, day=clock.today())
    read = read_as_party(papers, actor=actor, connection=wiring().connections["agreements"])
    return paper_rows(read.papers, resumptions=resumptions, unread=read.unread)


def _further(found: Results | None, listing: Listing) -> dict[str, dict[str, Any]]:
    """Of each kind of which there is more than is shown how many there are, and the list that holds just these."""
    if found is None:
        return {}
    text, stores, chains, papers = listing.typed["q"], found.stores, found.chains, found.papers
    lists = (
        ("stores", stores.next, stores.count, url_for("pages.stores", q=text)),
        ("chains", chains.next, told_count(chains.count), listing.address(kind=_CHAINS)),
        ("papers", papers.next, told_count(papers.count), url_for("pages.papers", number=text, sort="latest")),
    )
    return {kind: {"count": count, "address": address} for kind, is_more, count, address in lists if is_more}


def _record(exact: str | Paper, actor: Actor) -> str:
    """The page of what was named: a store's own; of a paper what it is about, for its party its line in the list."""
    if not isinstance(exact, Paper):
        return url_for("pages.store", store_id=exact)
    if not actor.has(*STAFF):
        return url_for("pages.papers", number=exact.number)
    if "measure" in exact.facts:
        return url_for("pages.case", case_id=exact.about)
    return url_for("pages.violation", violation_id=exact.about)
