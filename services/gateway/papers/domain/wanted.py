"""Which papers a list is to hold, and by what it is sorted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.gateway.papers.domain.numbering import PrintedNumber
from services.gateway.papers.domain.papers import PaperStatus


class PaperSort(StrEnum):
    """The latest first, or what needs attention first: what waits for service, the longest-waiting at the head."""

    LATEST = "latest"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFilter:
    """Which papers; None is any. `area` are leading digits. Of `subject_id` and `about_any` one is enough."""

    status: PaperStatus | None = None
    kinds: tuple[str, ...] | None = None
    about: str | None = None
    subject_id: str | None = None
    about_any: tuple[str, ...] | None = None
    area: str | None = None
    number: PrintedNumber | None = None
    sort: PaperSort = PaperSort.LATEST
