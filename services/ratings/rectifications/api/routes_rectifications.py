"""Rectifications: evidence by the party, or recorded by a reviewer; acceptance by another reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.people.commands import PARTIES, STAFF_AND_SERVICES, Command, Receipt
from common.web import Access, Blueprint, ReceiptSchema, answer, asked, command_route, current_actor, etag
from services.ratings.rectifications.api.schemas import (
    RectificationEvidenceSchema,
    RectificationPageSchema,
    RectificationQuery,
    RectificationSchema,
    RefusalSchema,
)
from services.ratings.rectifications.api.views import rectification_view
from services.ratings.rectifications.domain.rectification import ACTORS, Action
from services.ratings.rectifications.usecases.fail_rectification import fail_rectification
from services.ratings.rectifications.usecases.get_rectification import see_rectification
from services.ratings.rectifications.usecases.list_rectifications import list_rectifications as visible_rectifications
from services.ratings.rectifications.usecases.pass_rectification import pass_rectification
from services.ratings.rectifications.usecases.submit_evidence import submit_evidence

blueprint = Blueprint("rectifications", __name__, url_prefix="/api/v1", description="限期整改")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "rectifications.list_rectifications": Access(STAFF_AND_SERVICES | PARTIES),
    "rectifications.read_rectification": Access(STAFF_AND_SERVICES | PARTIES),
    "rectifications.submit": Access(ACTORS[Action.SUBMIT_EVIDENCE]),
    "rectifications.accept": Access(ACTORS[Action.PASS]),
    "rectifications.refuse": Access(ACTORS[Action.FAIL]),
}


@blueprint.route("/rectifications", methods=["GET"])
@blueprint.arguments(RectificationQuery, location="query")
@blueprint.response(200, RectificationPageSchema)
def list_rectifications(query: dict[str, Any]) -> dict[str, Any]:
    """整改列表，最新的在前"""
    actor, today = current_actor(), clock.today()
    found = visible_rectifications(
        actor,
        case_id=query["case_id"],
        store_id=query["store_id"],
        chain_id=query["chain_id"],
        today=today,
        page=asked(query),
    )
    return answer(found, lambda each: rectification_view(each, actor=actor, today=today))


@blueprint.route("/rectifications/<rectification_id>", methods=["GET"])
@blueprint.response(200, RectificationSchema)
def read_rectification(rectification_id: str) -> Any:
    """一项整改"""
    actor, today = current_actor(), clock.today()
    seen = see_rectification(rectification_id, actor=actor, today=today)
    return rectification_view(seen, actor=actor, today=today), 200, etag(seen.order.version)


@blueprint.route("/rectifications/<rectification_id>/evidence", methods=["POST"])
@blueprint.arguments(RectificationEvidenceSchema)
@blueprint.response(200, ReceiptSchema)
@command_route
def submit(body: dict[str, Any], rectification_id: str, *, command: Command) -> Receipt:
    """提交整改材料；经办人员登记书面提交的材料"""
    today = clock.local_day(command.at)
    return submit_evidence(rectification_id, text=body["text"], today=today, command=command)


@blueprint.route("/rectifications/<rectification_id>/pass", methods=["POST"])
@blueprint.response(200, ReceiptSchema)
@command_route
def accept(rectification_id: str, *, command: Command) -> Receipt:
    """整改验收合格"""
    return pass_rectification(rectification_id, today=clock.local_day(command.at), command=command)


@blueprint.route("/rectifications/<rectification_id>/fail", methods=["POST"])
@blueprint.arguments(RefusalSchema)
@blueprint.response(200, ReceiptSchema)
@command_route
def refuse(body: dict[str, Any], rectification_id: str, *, command: Command) -> Receipt:
    """整改验收不合格，进入下一轮整改"""
    today = clock.local_day(command.at)
    return fail_rectification(rectification_id, reason=body["reason"], today=today, command=command)
