"""How a chain stands against the chain rule."""

from __future__ import annotations

from typing import Any

from common import clock
from common.web import Blueprint, current_actor
from services.ratings.api.schemas_grades import AssessmentSchema
from services.ratings.domain import facts
from services.ratings.domain.proposal import status_on
from services.ratings.usecases.show_assessment import ShownAssessment, show_assessment

blueprint = Blueprint("chains", __name__, url_prefix="/api/v1", description="连锁评估")


@blueprint.route("/chains/<chain_id>/assessment", methods=["GET"])
@blueprint.response(200, AssessmentSchema)
def read_assessment(chain_id: str) -> dict[str, Any]:
    """连锁的C级与受罚占比、距触发线的店数、计入与未计入的门店"""
    return _view(show_assessment(chain_id, actor=current_actor(), today=clock.today()))


def _view(shown: ShownAssessment) -> dict[str, Any]:
    tally = shown.recount.tally()
    fresh = shown.recount.tally(without=shown.spent.used)
    figures = facts.chain_figures(tally, fresh, shown.assessment, policy=shown.policy)
    rows = facts.chain_rows(shown.recount)
    return {
        "chain_id": shown.chain_id,
        "name": shown.name,
        "on": shown.recount.day,
        "tripped": shown.assessment.tripped,
        "c_headroom": shown.assessment.c_headroom,
        "penalty_headroom": shown.assessment.penalty_headroom,
        **{name: value for name, value in figures.items() if name != "day"},
        "counted": rows["counted"],
        "not_counted": rows["not_counted"],
        "used_episodes": sorted(shown.spent.used),
        "proposal_id": shown.live.proposal_id if shown.live else None,
        "proposal_status": status_on(shown.live, shown.recount.day).value if shown.live else None,
        "alert": shown.alert,
    }
