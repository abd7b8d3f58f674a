"""The lists of determined grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.people.commands import Command, Receipt, Role
from common.web import Access, Blueprint, ReceiptSchema, allow, command_route
from services.ratings.cycle.api.schemas import DeterminationsSchema
from services.ratings.cycle.domain.determination import Days, Row
from services.ratings.cycle.usecases.record_determinations import record_determinations
from services.ratings.domain.grades import Grade

blueprint = Blueprint("determinations", __name__, url_prefix="/api/v1", description="等级评定结果")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {"determinations.record": allow(Role.REVIEWER, Role.APPROVER)}


@blueprint.route("/determinations", methods=["POST"])
@blueprint.arguments(DeterminationsSchema)
@blueprint.response(201, ReceiptSchema)
@command_route(status=201)
def record(body: dict[str, Any], *, command: Command) -> Receipt:
    """登记一批等级评定结果"""
    rows = tuple(Row(each["store_id"], Grade(each["grade"])) for each in body["rows"])
    days = Days(body["year"], body["determined_on"], body["in_force_from"])
    return record_determinations(rows, days=days, today=clock.local_day(command.at), command=command)
