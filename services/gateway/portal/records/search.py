"""The search of the frame: what was found by kind, or straight the one record that a whole code or number names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from common.people.commands import PARTIES, STAFF, Actor
from common.web import Access, current_actor
from services.gateway.dossiers.usecases.search import Results, Store, search
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.portal.records.store_view import paper_rows
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.listing import Filter, read_listing
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.search": Access(STAFF | PARTIES)}

_TEXT = Filter(name="q", label=_l("搜索"), told=_l("搜索内容最多60个字，请缩短后重试。"))


@pages.get("/search", endpoint="search")
def search_page() -> ResponseReturnValue:
    """Stores, chains and papers that the account may see."""
    listing, actor = read_listing("pages.search", (_TEXT,)), current_actor()
    text = None if listing.problems else listing.value("q")
    found = search(text, actor=actor, connections=wiring().connections) if text else None
    if found is not None and found.exact is not None:
        return redirect(_record(found.exact, actor))
    page = render_template("search.html", listing=listing, found=found, papers=_rows(found))
    return page, listing.status


def _rows(found: Results | None) -> list[dict[str, Any]]:
    papers = found.papers if found else ()
    return paper_rows(papers, resumptions=find_resumptions(paper.about for paper in papers))


def _record(exact: Store | Paper, actor: Actor) -> str:
    """The page of what was named: a store's own; of a paper what it is about, for its party its line in the list."""
    if not isinstance(exact, Paper):
        return url_for("pages.store", store_id=exact["id"])
    if not actor.has(*STAFF):
        return url_for("pages.papers", number=exact.number)
    if "measure" in exact.facts:
        return url_for("pages.case", case_id=exact.about)
    return url_for("pages.violation", violation_id=exact.about)
