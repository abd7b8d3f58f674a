"""Proposed measures, for staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from common import clock
from common.web import Blueprint, current_actor, etag
from services.ratings import paging
from services.ratings.measures.api.schemas import ProposalPageSchema, ProposalQuery, ProposalSchema
from services.ratings.measures.api.views import proposal_brief, proposal_view
from services.ratings.measures.domain.proposal import Status
from services.ratings.measures.storage import decisions, lists, proposals
from services.ratings.measures.usecases.find_proposal import visible_proposal

blueprint = Blueprint("proposals", __name__, url_prefix="/api/v1", description="处理建议")


@blueprint.route("/proposals", methods=["GET"])
@blueprint.arguments(ProposalQuery, location="query")
@blueprint.response(200, ProposalPageSchema)
def list_proposals(query: dict[str, Any]) -> dict[str, Any]:
    """处理建议，最新的在前"""
    today = clock.today()
    filters: dict[str, Any] = {name: query[name] for name in ("measure", "subject_id") if query[name] is not None}
    if query["status"] is not None:
        filters |= proposals.shown_as(Status(query["status"]), day=today)
    if query["store_id"] is not None:
        filters |= {"scope": "store", "subject_id": query["store_id"]}
    if query["chain_id"] is not None:
        filters |= {"scope": "chain", "subject_id": query["chain_id"]}
    found, count = lists.proposals(current_actor(), filters=filters, page=paging.asked(query, datetime, str))
    resumptions = decisions.resumptions_of(each["case_id"] for each in found if each.get("case_id"))
    return paging.answer(
        found,
        count,
        limit=query["limit"],
        show=lambda each: proposal_brief(each, today=today, resumptions=resumptions),
        position=lambda each: (each["proposed_at"].isoformat(), each["_id"]),
    )


@blueprint.route("/proposals/<proposal_id>", methods=["GET"])
@blueprint.response(200, ProposalSchema)
def read_proposal(proposal_id: str) -> Any:
    """一项处理建议：事实、依据和统计快照"""
    today = clock.today()
    found = visible_proposal(proposal_id, actor=current_actor(), today=today)
    resumptions = decisions.resumptions_of([found["case_id"]] if found.get("case_id") else ())
    return proposal_view(found, today=today, resumptions=resumptions), 200, etag(found["version"])
