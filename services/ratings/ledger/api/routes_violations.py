"""The ledger of violations: record, confirm or reject by a second person, read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from common import clock
from common.commands import Command, Receipt, Role
from common.money import Money
from common.web import Access, Blueprint, ReceiptSchema, allow, command_route, current_actor, etag
from services.ratings import paging
from services.ratings.domain.parties import PARTIES, STAFF
from services.ratings.domain.violation import ACTORS, Action, Source
from services.ratings.ledger.api.schemas import (
    RejectionSchema,
    ViolationPageSchema,
    ViolationQuery,
    ViolationReportSchema,
    ViolationSchema,
)
from services.ratings.ledger.api.views import violation_view
from services.ratings.ledger.usecases.confirm_violation import confirm_violation
from services.ratings.ledger.usecases.find_violation import visible_entry
from services.ratings.ledger.usecases.list_violations import list_violations as visible_violations
from services.ratings.ledger.usecases.record_violation import Report, record_violation
from services.ratings.ledger.usecases.reject_violation import reject_violation

blueprint = Blueprint("violations", __name__, url_prefix="/api/v1", description="违规记分")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "violations.record": allow(Role.REVIEWER),
    "violations.list_violations": Access(STAFF | PARTIES),
    "violations.read_violation": Access(STAFF | PARTIES),
    "violations.confirm": Access(ACTORS[Action.CONFIRM]),
    "violations.reject": Access(ACTORS[Action.REJECT]),
}


@blueprint.route("/violations", methods=["POST"])
@blueprint.arguments(ViolationReportSchema)
@blueprint.response(201, ReceiptSchema)
@command_route(status=201)
def record(body: dict[str, Any], *, command: Command) -> Receipt:
    """记录一项违规，待另一名工作人员确认"""
    report = Report(**{**body, "money": Money.of(body["money"]), "source": Source(body["source"])})
    return record_violation(report, today=clock.local_day(command.at), command=command)


@blueprint.route("/violations", methods=["GET"])
@blueprint.arguments(ViolationQuery, location="query")
@blueprint.response(200, ViolationPageSchema)
def list_violations(query: dict[str, Any]) -> dict[str, Any]:
    """违规记录，最新的在前"""
    actor = current_actor()
    found, count = visible_violations(
        actor,
        store_id=query["store_id"],
        year=query["year"],
        state=query["state"],
        page=paging.asked(query, datetime, str),
    )
    return paging.answer(
        found,
        count,
        limit=query["limit"],
        show=lambda entry: violation_view(entry, actor=actor),
        position=lambda entry: (entry.recorded_at.isoformat(), entry.violation_id),
    )


@blueprint.route("/violations/<violation_id>", methods=["GET"])
@blueprint.response(200, ViolationSchema)
def read_violation(violation_id: str) -> Any:
    """一条违规记录"""
    actor = current_actor()
    ledger, entry, _ = visible_entry(violation_id, actor=actor, today=clock.today())
    return violation_view(entry, actor=actor), 200, etag(ledger.version)


@blueprint.route("/violations/<violation_id>/confirm", methods=["POST"])
@blueprint.response(200, ReceiptSchema)
@command_route
def confirm(violation_id: str, *, command: Command) -> Receipt:
    """确认违规（须为另一名自然人），自当年起记分"""
    return confirm_violation(violation_id, today=clock.local_day(command.at), command=command)


@blueprint.route("/violations/<violation_id>/reject", methods=["POST"])
@blueprint.arguments(RejectionSchema)
@blueprint.response(200, ReceiptSchema)
@command_route
def reject(body: dict[str, Any], violation_id: str, *, command: Command) -> Receipt:
    """驳回违规记录（须为另一名自然人），不记分"""
    today = clock.local_day(command.at)
    return reject_violation(violation_id, reason=body["reason"], today=today, command=command)
