"""The lists of determined grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.people.commands import OFFICERS, STAFF, Command, Receipt
from common.web import (
    Access,
    Blueprint,
    PageQuery,
    ReceiptSchema,
    answer,
    asked,
    command_route,
    current_actor,
    etag,
)
from services.ratings.cycle.api.schemas import (
    ApprovalSchema,
    CheckedDeterminationsSchema,
    DeterminationsQuery,
    DeterminationsRejectionSchema,
    DeterminationsSchema,
    ListedPageSchema,
    ProposedDeterminationsSchema,
    ShownRowPageSchema,
)
from services.ratings.cycle.api.views import batch_view, listed_view, row_view
from services.ratings.cycle.domain.determination import Days, Row, WantedBatches
from services.ratings.cycle.usecases import list_determinations as listing
from services.ratings.cycle.usecases.check_determinations import check_proposal
from services.ratings.cycle.usecases.confirm_determinations import confirm_determinations
from services.ratings.cycle.usecases.get_determinations import get_determinations
from services.ratings.cycle.usecases.propose_determinations import propose_determinations
from services.ratings.cycle.usecases.reject_determinations import reject_determinations
from services.ratings.cycle.usecases.show_rows import find_problems, show_rows
from services.ratings.domain.grades import Grade

blueprint = Blueprint("determinations", __name__, url_prefix="/api/v1", description="等级评定结果")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "determinations.propose": Access(OFFICERS),
    "determinations.check": Access(OFFICERS),
    "determinations.list_determinations": Access(STAFF),
    "determinations.read_determinations": Access(STAFF),
    "determinations.list_rows": Access(STAFF),
    "determinations.confirm": Access(OFFICERS),
    "determinations.reject": Access(OFFICERS),
}


@blueprint.route("/determinations", methods=["POST"])
@blueprint.arguments(DeterminationsSchema)
@blueprint.response(201, ReceiptSchema)
@command_route(status=201)
def propose(body: dict[str, Any], *, command: Command) -> Receipt:
    """提出一批等级评定结果，待另一名工作人员确认；两人均不得经手过这些门店该年度的违规"""
    rows, days = _list_of(body)
    return propose_determinations(rows, days=days, today=clock.local_day(command.at), command=command)


@blueprint.route("/determinations/check", methods=["POST"])
@blueprint.arguments(DeterminationsSchema)
@blueprint.response(200, CheckedDeterminationsSchema)
def check(body: dict[str, Any]) -> dict[str, Any]:
    """预检一批等级评定结果：与提出同样的内容，逐行说明不能提出的原因；不保存，不改变任何等级"""
    rows, days = _list_of(body)
    check_proposal(rows, days=days, today=clock.today(), actor=current_actor())
    return {"rows": len(rows)}


def _list_of(body: dict[str, Any]) -> tuple[tuple[Row, ...], Days]:
    rows = tuple(Row(each["store_id"], Grade(each["grade"])) for each in body["rows"])
    return rows, Days(body["year"], body["determined_on"], body["in_force_from"])


@blueprint.route("/determinations", methods=["GET"])
@blueprint.arguments(DeterminationsQuery, location="query")
@blueprint.response(200, ListedPageSchema)
def list_determinations(query: dict[str, Any]) -> dict[str, Any]:
    """各批等级评定结果；待确认的先提出的在前，其他最新的在前"""
    wanted = WantedBatches(
        status=query["state"], year=query["year"], area=query["area"], is_decidable=query["decidable"]
    )
    found = listing.list_determinations(current_actor(), wanted=wanted, today=clock.today(), page=asked(query))
    return answer(found, listed_view)


@blueprint.route("/determinations/<batch_id>", methods=["GET"])
@blueprint.response(200, ProposedDeterminationsSchema)
def read_determinations(batch_id: str) -> Any:
    """一批等级评定结果"""
    actor, today = current_actor(), clock.today()
    batch = get_determinations(batch_id, actor=actor, today=today)
    has_problems = bool(find_problems(batch, batch.rows, actor=actor, today=today))
    return batch_view(batch, actor=actor, today=today, has_problems=has_problems), 200, etag(batch.version)


@blueprint.route("/determinations/<batch_id>/rows", methods=["GET"])
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, ShownRowPageSchema)
def list_rows(query: dict[str, Any], batch_id: str) -> dict[str, Any]:
    """一批等级评定结果的各行及其依据：该年度逐项记分、现等级、所替代的评定"""
    return answer(show_rows(batch_id, actor=current_actor(), today=clock.today(), page=asked(query)), row_view)


@blueprint.route("/determinations/<batch_id>/confirm", methods=["POST"])
@blueprint.arguments(ApprovalSchema, required=False)
@blueprint.response(200, ReceiptSchema)
@command_route
def confirm(body: dict[str, Any], batch_id: str, *, command: Command) -> Receipt:
    """确认一批等级评定结果（须为另一名自然人），按生效日起执行"""
    return confirm_determinations(batch_id, **body, today=clock.local_day(command.at), command=command)


@blueprint.route("/determinations/<batch_id>/reject", methods=["POST"])
@blueprint.arguments(DeterminationsRejectionSchema)
@blueprint.response(200, ReceiptSchema)
@command_route
def reject(body: dict[str, Any], batch_id: str, *, command: Command) -> Receipt:
    """驳回一批等级评定结果（须为另一名自然人），不改变任何等级"""
    return reject_determinations(batch_id, **body, today=clock.local_day(command.at), command=command)
