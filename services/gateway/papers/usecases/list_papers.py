"""Lists papers for those who may see them."""

from __future__ import annotations

from datetime import date

from common.paging import Found, Page
from common.people.commands import Actor
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.storage import paper_lists


def list_papers(wanted: PaperFilter, *, page: Page, actor: Actor, day: date) -> Found[Paper]:
    """A page of papers that the actor may see that day."""
    return paper_lists.page_of(actor, wanted=wanted, day=day, page=page)
