"""One store as pages show it: words for its standing and grade, and the steps that explain the grade."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from services.gateway.clients import agreements, ratings
from services.gateway.dossiers.usecases.show_store import ShownStore
from services.gateway.papers.api.views import paper_view
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.usecases.find_resumptions import Resumptions
from services.gateway.portal.shell import words


def store_view(shown: ShownStore) -> dict[str, Any]:
    """What the store's panel needs."""
    standing: agreements.Standing | None = shown.standing.value
    grade: ratings.Grade | None = shown.grade.value
    return {
        "store": shown.store,
        "agreement_last_on": _last_day(shown.store["agreement_until_on"]),
        "standing": standing["standing"] if standing else None,
        "standing_word": words.STANDINGS[standing["standing"]] if standing else "结算状态暂时无法读取",
        "reasons": [each["text"] for each in standing["reasons"]] if standing else [],
        "services": _services(standing),
        "grade": grade["grade"] if grade else None,
        "grade_word": _grade_word(shown, grade),
        "points": grade["points"] if grade else None,
        "year": grade["year"] if grade else None,
        "determination": grade["determination"] if grade else None,
        "explanation": grade["explanation"] if grade else None,
        "papers": paper_rows(shown.papers, resumptions=shown.resumptions),
    }


def paper_rows(papers: Iterable[Paper], *, resumptions: Resumptions) -> list[dict[str, Any]]:
    """Papers as the table of papers shows them."""
    return [paper_view(paper, resumptions=resumptions) for paper in papers]


def _last_day(until_on: str | None) -> date | None:
    """The last day of an agreement from the first day after it; both days of a period are shown as included."""
    return date.fromisoformat(until_on) - timedelta(days=1) if until_on else None


def _services(standing: agreements.Standing | None) -> list[tuple[str, bool]]:
    if standing is None:
        return []
    return [(words.SERVICES[each["service"]], bool(each["open"])) for each in standing["services"]]


def _grade_word(shown: ShownStore, grade: ratings.Grade | None) -> str:
    if grade is not None:
        return words.GRADES[grade["grade"]]
    return "尚未纳入等级管理" if shown.grade.is_missing else "诚信等级暂时无法读取"
