"""Lists papers for those who may see them."""

from __future__ import annotations

from common.paging import Found, Page
from common.people.commands import Actor
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.storage import paper_lists


def list_papers(wanted: PaperFilter, *, page: Page, actor: Actor) -> Found[Paper]:
    """A page of papers."""
    return paper_lists.page_of(actor, wanted=wanted, page=page)
