"""The lists of determined grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from common import clock
from common.people.commands import STAFF, Command, Receipt, Role
from common.web import Access, Blueprint, ReceiptSchema, allow, command_route, current_actor
from services.ratings.cycle.api.schemas import DeterminationsSchema, ProposedDeterminationsSchema
from services.ratings.cycle.domain.determination import Days, Row
from services.ratings.cycle.usecases.confirm_determinations import confirm_determinations
from services.ratings.cycle.usecases.get_determinations import get_determinations
from services.ratings.cycle.usecases.propose_determinations import propose_determinations
from services.ratings.domain.grades import Grade

blueprint = Blueprint("determinations", __name__, url_prefix="/api/v1", description="等级评定结果")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "determinations.propose": allow(Role.REVIEWER, Role.APPROVER),
    "determinations.read_determinations": Access(STAFF),
    "determinations.confirm": allow(Role.REVIEWER, Role.APPROVER),
}


@blueprint.route("/determinations", methods=["POST"])
@blueprint.arguments(DeterminationsSchema)
@blueprint.response(201, ReceiptSchema)
@command_route(status=201)
def propose(body: dict[str, Any], *, command: Command) -> Receipt:
    """提出一批等级评定结果，待另一名工作人员确认；两人均不得经手过这些门店该年度的违规"""
    rows = tuple(Row(each["store_id"], Grade(each["grade"])) for each in body["rows"])
    days = Days(body["year"], body["determined_on"], body["in_force_from"])
    return propose_determinations(rows, days=days, today=clock.local_day(command.at), command=command)


@blueprint.route("/determinations/<batch_id>", methods=["GET"])
@blueprint.response(200, ProposedDeterminationsSchema)
def read_determinations(batch_id: str) -> dict[str, Any]:
    """一批等级评定结果"""
    batch = get_determinations(batch_id, actor=current_actor(), today=clock.today())
    return {
        **asdict(batch.days),
        "id": batch.batch_id,
        "state": batch.status.value,
        "recorded_by": batch.recorded_by.account,
        "recorded_at": batch.recorded_at,
        "confirmed_by": batch.confirmed_by.account if batch.confirmed_by else None,
        "confirmed_at": batch.confirmed_at,
        "rows": [{"store_id": row.store_id, "grade": row.grade.value} for row in batch.rows],
    }


@blueprint.route("/determinations/<batch_id>/confirm", methods=["POST"])
@blueprint.response(200, ReceiptSchema)
@command_route
def confirm(batch_id: str, *, command: Command) -> Receipt:
    """确认一批等级评定结果（须为另一名自然人），按生效日起执行"""
    return confirm_determinations(batch_id, today=clock.local_day(command.at), command=command)
