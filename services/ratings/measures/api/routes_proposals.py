"""Proposed measures, for staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.people.commands import STAFF_AND_SERVICES
from common.web import Access, Blueprint, answer, asked, current_actor, etag
from services.ratings.domain.measures import Measure
from services.ratings.measures.api.schemas import ProposalPageSchema, ProposalQuery, ProposalSchema
from services.ratings.measures.api.views import proposal_brief, proposal_view
from services.ratings.measures.domain.proposal import Status
from services.ratings.measures.domain.shown_proposal import Wanted
from services.ratings.measures.usecases.get_proposal import get_visible_proposal
from services.ratings.measures.usecases.list_proposals import list_proposals as visible_proposals

blueprint = Blueprint("proposals", __name__, url_prefix="/api/v1", description="处理建议")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "proposals.list_proposals": Access(STAFF_AND_SERVICES),
    "proposals.read_proposal": Access(STAFF_AND_SERVICES),
}


@blueprint.route("/proposals", methods=["GET"])
@blueprint.arguments(ProposalQuery, location="query")
@blueprint.response(200, ProposalPageSchema)
def list_proposals(query: dict[str, Any]) -> dict[str, Any]:
    """处理建议，最新的在前"""
    today = clock.today()
    wanted = Wanted(
        status=Status(query["status"]) if query["status"] is not None else None,
        measure=Measure(query["measure"]) if query["measure"] is not None else None,
        **{name: query[name] for name in ("subject_id", "store_id", "chain_id")},
    )
    found = visible_proposals(current_actor(), wanted=wanted, today=today, page=asked(query))
    return answer(found, lambda each: proposal_brief(each, today=today))


@blueprint.route("/proposals/<proposal_id>", methods=["GET"])
@blueprint.response(200, ProposalSchema)
def read_proposal(proposal_id: str) -> Any:
    """一项处理建议：事实、依据和统计快照"""
    today = clock.today()
    found = get_visible_proposal(proposal_id, actor=current_actor(), today=today)
    return proposal_view(found, today=today), 200, etag(found.proposal.version)
