"""Lists papers, the latest first, for those who may see them."""

from __future__ import annotations

from dataclasses import dataclass

from common.paging import Found, Page
from common.people.commands import Actor
from services.gateway.papers.domain.papers import Paper, PaperStatus
from services.gateway.papers.storage import paper_lists


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFilter:
    """Which papers; None is any. Of `subject_id` and `about_any` one is enough."""

    status: PaperStatus | None = None
    kinds: tuple[str, ...] | None = None
    about: str | None = None
    subject_id: str | None = None
    about_any: tuple[str, ...] | None = None


def list_papers(filters: PaperFilter, *, page: Page, actor: Actor) -> Found[Paper]:
    """A page of papers."""
    return paper_lists.page_of(
        actor,
        status=filters.status,
        kinds=filters.kinds,
        about=filters.about,
        subject_id=filters.subject_id,
        about_any=filters.about_any,
        page=page,
    )
