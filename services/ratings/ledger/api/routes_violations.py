"""The ledger of violations: record, confirm or reject by a second person, read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from common import clock
from common.people.commands import PARTIES, STAFF_AND_SERVICES, Command, Receipt, Role
from common.rules.money import Money
from common.web import Access, Blueprint, ReceiptSchema, allow, answer, asked, command_route, current_actor, etag
from services.ratings.domain.evidence import EvidenceFile
from services.ratings.domain.violation import ACTORS, Action, Report, Review, Source
from services.ratings.ledger.api.schemas import (
    ConfirmationSchema,
    CorrectionPreviewSchema,
    CorrectionSchema,
    RejectionSchema,
    StoredFileSchema,
    ViolationPageSchema,
    ViolationQuery,
    ViolationReportSchema,
    ViolationSchema,
)
from services.ratings.ledger.api.views import violation_view
from services.ratings.ledger.domain.wanted import EntrySort, WantedEntries
from services.ratings.ledger.usecases import preview_correction as previewing
from services.ratings.ledger.usecases.confirm_violation import confirm_violation
from services.ratings.ledger.usecases.get_violation import get_seen_entry
from services.ratings.ledger.usecases.keep_evidence import get_evidence, store_evidence
from services.ratings.ledger.usecases.list_violations import list_violations as visible_violations
from services.ratings.ledger.usecases.note_correction import note_correction
from services.ratings.ledger.usecases.record_violation import record_violation
from services.ratings.ledger.usecases.reject_violation import reject_violation

blueprint = Blueprint("violations", __name__, url_prefix="/api/v1", description="违规记分")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "violations.record": allow(Role.REVIEWER),
    "violations.list_violations": Access(STAFF_AND_SERVICES | PARTIES),
    "violations.read_violation": Access(STAFF_AND_SERVICES | PARTIES),
    "violations.confirm": Access(ACTORS[Action.CONFIRM]),
    "violations.preview_correction": allow(Role.REVIEWER),
    "violations.correct": allow(Role.REVIEWER),
    "violations.put_evidence": Access(ACTORS[Action.CONFIRM]),
    "violations.read_evidence": Access(STAFF_AND_SERVICES),
    "violations.reject": Access(ACTORS[Action.REJECT]),
}
_BINARY = {"type": "string", "format": "binary"}


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
    """违规记录，缺省为最新的在前"""
    actor = current_actor()
    found = visible_violations(
        actor,
        wanted=WantedEntries(
            store_id=query["store_id"],
            violation_ids=tuple(query["violation_ids"].split(",")) if query["violation_ids"] else None,
            area=query["area"],
            year=query["year"],
            state=query["state"],
            is_decidable=query["decidable"],
            sort=EntrySort(query["sort"]),
        ),
        today=clock.today(),
        page=asked(query),
    )
    return answer(found, lambda seen: violation_view(seen, actor=actor))


@blueprint.route("/violations/<violation_id>", methods=["GET"])
@blueprint.response(200, ViolationSchema)
def read_violation(violation_id: str) -> Any:
    """一条违规记录"""
    actor = current_actor()
    seen, version = get_seen_entry(violation_id, actor=actor, today=clock.today())
    return violation_view(seen, actor=actor), 200, etag(version)


@blueprint.route("/violations/<violation_id>/confirm", methods=["POST"])
@blueprint.arguments(ConfirmationSchema, required=False)
@blueprint.response(200, ReceiptSchema)
@command_route
def confirm(body: dict[str, Any], violation_id: str, *, command: Command) -> Receipt:
    """确认违规（须为另一名自然人），自当年起记分"""
    files = tuple(EvidenceFile(**each) for each in body["files"])
    review = Review(**{**body, "files": files})
    return confirm_violation(violation_id, today=clock.local_day(command.at), command=command, review=review)


@blueprint.route("/violations/<violation_id>/correction", methods=["GET"])
@blueprint.response(200, CorrectionPreviewSchema)
def preview_correction(violation_id: str) -> dict[str, Any]:
    """补记改正的期限，以及按目前的年度记分，期限内改正和逾期改正各记多少分（确认前）"""
    found = previewing.preview_correction(violation_id, actor=current_actor(), today=clock.today())
    return {
        "last_on": found.window.day,
        "provisional": found.window.provisional,
        "points_in_time": found.points_in_time,
        "points_late": found.points_late,
    }


@blueprint.route("/violations/<violation_id>/correction", methods=["POST"])
@blueprint.arguments(CorrectionSchema)
@blueprint.response(200, ReceiptSchema)
@command_route
def correct(body: dict[str, Any], violation_id: str, *, command: Command) -> Receipt:
    """补记改正日期（确认前）；补记人不能确认或驳回该记录"""
    today = clock.local_day(command.at)
    return note_correction(violation_id, **body, today=today, command=command)


@blueprint.route("/violations/<violation_id>/files/<sha256>", methods=["PUT"])
@blueprint.doc(requestBody={"required": True, "content": {"application/octet-stream": {"schema": _BINARY}}})
@blueprint.response(200, StoredFileSchema)
def put_evidence(violation_id: str, sha256: str) -> Any:
    """存入一份证据材料（以其 SHA-256 为名），供确认时引用；重复存入无影响"""
    content = request.get_data(cache=False)
    return store_evidence(violation_id, sha256=sha256, content=content, actor=current_actor(), today=clock.today())


@blueprint.route("/violations/<violation_id>/files/<sha256>", methods=["GET"])
@blueprint.response(200, _BINARY, content_type="application/octet-stream")
def read_evidence(violation_id: str, sha256: str) -> Response:
    """一份证据材料"""
    content = get_evidence(violation_id, sha256=sha256, actor=current_actor(), today=clock.today())
    return Response(content, mimetype="application/octet-stream")


@blueprint.route("/violations/<violation_id>/reject", methods=["POST"])
@blueprint.arguments(RejectionSchema)
@blueprint.response(200, ReceiptSchema)
@command_route
def reject(body: dict[str, Any], violation_id: str, *, command: Command) -> Receipt:
    """驳回违规记录（须为另一名自然人），不记分"""
    today = clock.local_day(command.at)
    return reject_violation(violation_id, reason=body["reason"], today=today, command=command)
