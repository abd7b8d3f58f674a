"""Decision cases: what waits, one case, and the acts of reviewers and approvers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.messages.words import Measure
from common.people.commands import PERSONS, STAFF, Command, Receipt
from common.web import (
    Access,
    Blueprint,
    ReceiptSchema,
    answer,
    asked,
    command_route,
    current_actor,
    etag,
    required_version,
)
from services.gateway.cases.api.schemas import (
    CaseAdoptionSchema,
    CasePageSchema,
    CaseQuery,
    CaseReasonSchema,
    CaseSchema,
)
from services.gateway.cases.api.views import case_brief, case_view, overlap_view
from services.gateway.cases.domain.case import ACTORS, Action, Status
from services.gateway.cases.domain.particulars import Cause, Particulars
from services.gateway.cases.domain.wanted import CaseFilter
from services.gateway.cases.usecases import (
    adopt_proposal,
    approve_case,
    check_approval,
    find_drift,
    find_overlaps,
    get_case,
    return_case,
    withdraw_case,
)
from services.gateway.cases.usecases import list_cases as listing
from services.gateway.clients.together import together
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.wiring import wiring

blueprint = Blueprint("cases", __name__, url_prefix="/api/v1", description="处理案件")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "cases.list_cases": Access(STAFF),
    "cases.read_case": Access(STAFF),
    "cases.adopt": Access(ACTORS[Action.ADOPT]),
    "cases.approve": Access(ACTORS[Action.APPROVE]),
    "cases.return_to_reviewer": Access(ACTORS[Action.RETURN] & PERSONS),
    "cases.withdraw": Access(ACTORS[Action.WITHDRAW] & PERSONS),
}


@blueprint.route("/cases", methods=["GET"])
@blueprint.arguments(CaseQuery, location="query")
@blueprint.response(200, CasePageSchema)
def list_cases(query: dict[str, Any]) -> dict[str, Any]:
    """案件列表，最新的在前"""
    actor, today = current_actor(), clock.today()
    found = listing.list_cases(
        CaseFilter(
            statuses=(Status(query["status"]),) if query["status"] else None,
            measure=Measure(query["measure"]) if query["measure"] else None,
            subject_id=query["subject_id"],
            proposal_id=query["proposal_id"],
        ),
        page=asked(query),
        actor=actor,
    )
    resumptions = find_resumptions((case.case_id for case in found), actor=actor, day=today)
    return answer(found, lambda case: case_brief(case, today=today, resumptions=resumptions))


@blueprint.route("/cases/<case_id>", methods=["GET"])
@blueprint.response(200, CaseSchema)
def read_case(case_id: str) -> Any:
    """一个案件：事实、依据、状态和可办事项"""
    actor, today = current_actor(), clock.today()
    case = get_case.get_case(case_id, actor=actor)
    resumptions = find_resumptions([case_id], actor=actor, day=today)
    connection = wiring().connections["agreements"]
    changed = together({"drift": lambda: find_drift.find_drift(case, connection=connection)})["drift"]
    shown = case_view(case, actor=actor, today=today, resumptions=resumptions)
    told = {} if changed.value is None else {"changed": changed.value or None}
    overlaps = [overlap_view(each, case=case) for each in find_overlaps.find_overlaps(case, today=today)]
    return {**shown, **told, "overlaps": overlaps}, 200, etag(case.version)


@blueprint.route("/cases/<case_id>/adopt", methods=["POST"])
@blueprint.arguments(CaseAdoptionSchema)
@blueprint.response(200, ReceiptSchema)
@command_route(versioned=True)
def adopt(body: dict[str, Any], case_id: str, *, command: Command) -> Receipt:
    """采纳建议：确定起始日、月数和文书内容"""
    return adopt_proposal.adopt_proposal(
        case_id,
        version=required_version(),
        particulars=_particulars(body),
        policy=wiring().policy,
        today=clock.local_day(command.at),
        connections=wiring().connections,
        command=command,
    )


def _particulars(body: dict[str, Any]) -> Particulars:
    words = {"cause": Cause, "measure": Measure}
    return Particulars(**{**body, **{name: word(body[name]) for name, word in words.items() if body[name]}})


@blueprint.route("/cases/<case_id>/approve", methods=["POST"])
@blueprint.response(200, ReceiptSchema)
@command_route(versioned=True)
def approve(case_id: str, *, command: Command) -> Receipt:
    """审批通过（须为另一名自然人）"""
    case = get_case.get_case(case_id, actor=command.actor)
    today = clock.local_day(command.at)
    changed = check_approval.check_approval(case, today=today, connections=wiring().connections)
    return approve_case.approve_case(case_id, version=required_version(), today=today, command=command, changed=changed)


@blueprint.route("/cases/<case_id>/return", methods=["POST"])
@blueprint.arguments(CaseReasonSchema)
@blueprint.response(200, ReceiptSchema)
@command_route(versioned=True)
def return_to_reviewer(body: dict[str, Any], case_id: str, *, command: Command) -> Receipt:
    """退回经办人"""
    return return_case.return_case(case_id, version=required_version(), reason=body["reason"], command=command)


@blueprint.route("/cases/<case_id>/withdraw", methods=["POST"])
@blueprint.arguments(CaseReasonSchema)
@blueprint.response(200, ReceiptSchema)
@command_route(versioned=True)
def withdraw(body: dict[str, Any], case_id: str, *, command: Command) -> Receipt:
    """撤回尚未印发的案件（须为未经手本案的审批人员）"""
    return withdraw_case.withdraw_case(case_id, version=required_version(), reason=body["reason"], command=command)
