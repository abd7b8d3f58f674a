"""Lists papers, the latest first, for those who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from common.people.commands import Actor
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.storage import paper_lists
from services.gateway.papers.storage.paper_lists import PaperPage


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFilter:
    """Which papers; None is any. Of `subject_id` and `about_any` one is enough."""

    status: PaperStatus | None = None
    kinds: tuple[str, ...] | None = None
    about: str | None = None
    subject_id: str | None = None
    about_any: tuple[str, ...] | None = None


def list_papers(
    filters: PaperFilter, *, before: tuple[datetime, str] | None, limit: int, count_limit: int, actor: Actor
) -> PaperPage:
    """The papers after the position `before`, with the position of the last one if more follow, and the count."""
    return paper_lists.page_of(
        actor,
        status=filters.status,
        kinds=filters.kinds,
        about=filters.about,
        subject_id=filters.subject_id,
        about_any=filters.about_any,
        before=before,
        limit=limit,
        count_limit=count_limit,
    )
