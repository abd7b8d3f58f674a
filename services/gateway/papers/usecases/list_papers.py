"""Lists papers for those who may see them."""

from __future__ import annotations

from datetime import date

from common.paging import Found, Page
from common.people.commands import Actor
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.storage import paper_lists
from services.gateway.papers.usecases.find_own_services import days_told


def list_papers(wanted: PaperFilter, *, page: Page, actor: Actor, day: date) -> Found[Paper]:
    """A page of papers that the actor may see that day."""
    stays = days_told(wanted.subject_id, actor=actor) if wanted.subject_id else None
    return paper_lists.page_of(actor, wanted=wanted, day=day, page=page, stays=stays)
