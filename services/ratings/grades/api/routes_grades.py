"""Grades: of one store with its explanation, as a list, as counts; and the lists of determined grades."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from common import clock
from common.commands import Command, Receipt
from common.errors import FieldProblem, Invalid
from common.web import Blueprint, ReceiptSchema, command_route, current_actor
from services.ratings import paging
from services.ratings.api.views import grade_view, graded_store_view
from services.ratings.cycle.domain.determination import Days, Row
from services.ratings.cycle.usecases.record_determinations import record_determinations
from services.ratings.domain.grades import Grade
from services.ratings.grades.api.schemas import (
    DeterminationsSchema,
    GradedStorePageSchema,
    GradeListQuery,
    GradeQuery,
    GradeSchema,
    GradeSummaryQuery,
    GradeSummarySchema,
)
from services.ratings.grades.usecases.explain_grade import explain_grade
from services.ratings.ledger.storage import ledger_figures
from services.ratings.storage import lists

blueprint = Blueprint("grades", __name__, url_prefix="/api/v1", description="诚信等级")
determinations = Blueprint("determinations", __name__, url_prefix="/api/v1", description="等级评定结果")


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
    """定点药店的等级"""
    actor = current_actor()
    found, count = lists.grades(
        actor,
        text=query["q"],
        chain_id=query["chain_id"],
        area=query["area"],
        grade=query["grade"],
        page=paging.asked(query, str),
    )
    points = ledger_figures.points_of((each["_id"] for each in found), clock.today().year)
    return paging.answer(
        found,
        count,
        limit=query["limit"],
        show=lambda each: graded_store_view(each, points=points.get(each["_id"], 0), actor=actor),
        position=lambda each: (each["_id"],),
    )


@blueprint.route("/grades/summary", methods=["GET"])
@blueprint.arguments(GradeSummaryQuery, location="query")
@blueprint.response(200, GradeSummarySchema)
def summarise(query: dict[str, Any]) -> dict[str, int]:
    """各等级的定点药店数"""
    counts = lists.grade_counts(current_actor(), chain_id=query["chain_id"], area=query["area"])
    return {**counts, "stores": sum(counts.values())}


@determinations.route("/determinations", methods=["POST"])
@determinations.arguments(DeterminationsSchema)
@determinations.response(201, ReceiptSchema)
@command_route(status=201)
def record(body: dict[str, Any], *, command: Command) -> Receipt:
    """登记一批等级评定结果"""
    rows = tuple(Row(each["store_id"], Grade(each["grade"])) for each in body["rows"])
    days = Days(body["year"], body["determined_on"], body["in_force_from"])
    return record_determinations(rows, days=days, today=clock.local_day(command.at), command=command)


def _day_asked(year: int | None, on: date | None, today: date) -> date:
    """The day asked for: `on`, else the last day of the year that has come.

    Raises `Invalid`: year_mismatch if they disagree, date_in_future for what has not come.
    """
    if on is not None and year is not None and on.year != year:
        message = "日期不在所填年度内，请只填其中一项，或使两者一致。"
        raise Invalid(message, code="year_mismatch", problems=[FieldProblem("on", message, "year_mismatch")])
    if (on or date(year or today.year, 1, 1)) > today:
        message = f"等级只能查询到今天（{today}），请改正。"
        field = "on" if on is not None else "year"
        raise Invalid(message, code="date_in_future", problems=[FieldProblem(field, message, "date_in_future")])
    return on or min(today, date(year or today.year, 12, 31))


def _known_asked(known_at: datetime | None, now: datetime) -> datetime | None:
    if known_at is not None and known_at > now:
        raise Invalid("known_at 不能晚于现在：还没有记录的事，现在无从得知。", code="known_at_future")
    return known_at
