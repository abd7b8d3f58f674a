"""Decision papers: the list, and the stored PDF to download."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from common.paging import Page
from common.people.commands import PARTIES, STAFF
from common.web import Access, current_actor, told_count
from services.gateway.papers.api.routes_papers import pdf_response
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.papers.usecases.get_paper import get_pdf
from services.gateway.papers.usecases.list_papers import PaperFilter, list_papers
from services.gateway.portal.records.store_view import paper_rows
from services.gateway.portal.shell.blueprint import pages

#: Who may open which page.
ACCESS: Mapping[str, Access] = {
    "pages.papers": Access(STAFF | PARTIES),
    "pages.paper_pdf": Access(STAFF | PARTIES),
}

_PAGE = 20


@pages.get("/papers")
def papers() -> ResponseReturnValue:
    """The papers that the account may see, latest first."""
    found = list_papers(PaperFilter(), page=Page(_PAGE, request.args.get("cursor") or None), actor=current_actor())
    return render_template(
        "papers.html",
        found=paper_rows(found, resumptions=find_resumptions(paper.about for paper in found)),
        count=told_count(found.count),
        further=found.next,
    )


@pages.get("/papers/<paper_id>.pdf")
def paper_pdf(paper_id: str) -> Response:
    """The stored PDF under a name that says which paper it is."""
    return pdf_response(*get_pdf(paper_id, actor=current_actor()))
