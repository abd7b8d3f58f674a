"""Grades: of one store with its explanation, as a list, as counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from common import clock
from common.errors import Invalid
from common.people.commands import PARTIES, STAFF_AND_SERVICES
from common.phrases import N_
from common.web import Access, Blueprint, answer, asked, current_actor
from services.ratings.grades.api.schemas import (
    GradedStorePageSchema,
    GradeListQuery,
    GradeQuery,
    GradeSchema,
    GradeSummaryQuery,
    GradeSummarySchema,
)
from services.ratings.grades.api.views import grade_view, graded_store_view
from services.ratings.grades.usecases.explain_grade import explain_grade
from services.ratings.grades.usecases.list_grades import list_grades as graded_stores
from services.ratings.stores.domain.wanted import Sort, Wanted
from services.ratings.stores.usecases.list_stores import count_grades

blueprint = Blueprint("grades", __name__, url_prefix="/api/v1", description="诚信等级")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "grades.read_grade": Access(STAFF_AND_SERVICES | PARTIES),
    "grades.list_grades": Access(STAFF_AND_SERVICES | PARTIES),
    "grades.summarise": Access(STAFF_AND_SERVICES | PARTIES),
}


@blueprint.route("/stores/<store_id>/grade", methods=["GET"])
@blueprint.arguments(GradeQuery, location="query")
@blueprint.response(200, GradeSchema)
def read_grade(query: dict[str, Any], store_id: str) -> dict[str, Any]:
    """一家药店某日的等级、记分和形成过程"""
    today = clock.today()
    day = _day_asked(query["year"], query["on"], today)
    known_at = _known_asked(query["known_at"], clock.now())
    return grade_view(explain_grade(store_id, day=day, known_at=known_at, actor=current_actor(), today=today))


@blueprint.route("/grades", methods=["GET"])
@blueprint.arguments(GradeListQuery, location="query")
@blueprint.response(200, GradedStorePageSchema)
def list_grades(query: dict[str, Any]) -> dict[str, Any]:
    """定点药店的等级；registered 为 true 时含没有有效协议的药店"""
    actor = current_actor()
    found = graded_stores(
        actor,
        wanted=Wanted(
            text=query["q"],
            also=tuple(query["also"].split(",")) if query["also"] else (),
            chain_id=query["chain_id"],
            area=query["area"],
            grade=query["grade"],
            is_registered_enough=query["registered"],
        ),
        sort=Sort(query["sort"]),
        today=clock.today(),
        page=asked(query),
    )
    return answer(found, lambda each: graded_store_view(each, actor=actor))


@blueprint.route("/grades/summary", methods=["GET"])
@blueprint.arguments(GradeSummaryQuery, location="query")
@blueprint.response(200, GradeSummarySchema)
def summarise(query: dict[str, Any]) -> dict[str, int]:
    """各等级的定点药店数"""
    counts = count_grades(current_actor(), chain_id=query["chain_id"], area=query["area"], day=clock.today())
    return {**counts, "stores": sum(counts.values())}


def _day_asked(year: int | None, on: date | None, today: date) -> date:
    """The day asked for: `on`, else the last day of the year that has come.

    Raises `Invalid` (year_mismatch, date_in_future) if they disagree, or for what has not come.
    """
    if on is not None and year is not None and on.year != year:
        told = N_("日期不在所填年度内，请只填其中一项，或使两者一致。")
        raise Invalid.about("on", told, code="year_mismatch")
    if (on or date(year or today.year, 1, 1)) > today:
        told, field = N_("等级只能查询到今天（%(today)s），请改正。"), "on" if on is not None else "year"
        raise Invalid.about(field, told, code="date_in_future", today=today)
    return on or min(today, date(year or today.year, 12, 31))


def _known_asked(known_at: datetime | None, now: datetime) -> datetime | None:
    """The instant asked for, if it has come. Raises `Invalid` (known_at_future)."""
    if known_at is not None and known_at > now:
        raise Invalid(N_("known_at 不能晚于现在：还没有记录的事，现在无从得知。"), code="known_at_future")
    return known_at
