"""What the confirmation of an entry would do, for who is about to confirm it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from common import clock
from common.people.commands import Command, derived_id
from common.web import Access, Blueprint, current_actor
from services.ratings.chains.domain.facts import limit_text
from services.ratings.chains.usecases.preview_share import PreviewedShare
from services.ratings.domain.violation import ACTORS, Action
from services.ratings.ledger.api.views import twin_view
from services.ratings.measures.usecases.preview_measures import PreviewedMeasure
from services.ratings.outlook.api.schemas import ForeseenSchema
from services.ratings.outlook.usecases.foresee_confirmation import Foreseen, foresee_confirmation

blueprint = Blueprint("outlook", __name__, url_prefix="/api/v1", description="违规记分")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {"outlook.foresee": Access(ACTORS[Action.CONFIRM])}


@blueprint.route("/violations/<violation_id>/preview", methods=["GET"])
@blueprint.response(200, ForeseenSchema)
def foresee(violation_id: str) -> dict[str, Any]:
    """今天确认将产生的后果：记分及其每一步、等级、处理建议或限期整改、所属连锁的占比；以确认时的实际情况为准"""
    command = Command(current_actor(), derived_id("cmd", "preview", violation_id), clock.now())
    return _view(foresee_confirmation(violation_id, today=clock.local_day(command.at), command=command))


def _view(found: Foreseen) -> dict[str, Any]:
    notice = found.notice
    return {
        "counted": found.line.counted,
        "steps": [{"rule": each.rule, "points": each.output} for each in found.line.step.steps],
        "twins": [twin_view(each) for each in found.twins],
        "year": notice.year,
        "points_before": notice.points_before,
        "points_after": notice.points_after,
        "grade_before": notice.grade_before,
        "grade_after": notice.grade_after,
        "crossed": list(found.crossed),
        "measures": [_measure(each) for each in found.measures.measures],
        "withdrawn": [{"id": each.proposal_id, "measure": each.measure} for each in found.measures.withdrawn],
        "unproposed": [asdict(each) for each in found.unproposed],
        "share": _share(found.share) if found.share else None,
        "notice": notice.to_data(),
    }


def _measure(found: PreviewedMeasure) -> dict[str, Any]:
    proposed = found.grounds.proposed
    return {
        "measure": proposed.measure,
        "months_least": proposed.months.least if proposed.months else None,
        "months_most": proposed.months.most if proposed.months else None,
        "working_days": proposed.working_days,
        "interview": proposed.interview,
        "points": proposed.points,
        "follows_on": proposed.follows_on,
        "gives_way": found.gives_way_to is not None,
    }


def _share(found: PreviewedShare) -> dict[str, Any]:
    return {
        "chain_id": found.chain_id,
        "stores": found.before.stores,
        "graded_c_before": found.before.graded_c,
        "graded_c_after": found.after.graded_c,
        "limit": limit_text(found.policy.c_share),
        "is_over_before": found.is_over(found.before),
        "is_over_after": found.is_over(found.after),
        "proposes": found.proposes,
    }
