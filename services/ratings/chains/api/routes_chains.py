"""How a chain stands against the chain rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from common import clock
from common.people.commands import STAFF_AND_SERVICES, Actor, Role
from common.web import Access, Blueprint, current_actor
from services.ratings.chains.api.schemas import AssessmentSchema
from services.ratings.chains.domain import facts
from services.ratings.chains.domain.tally import Later, Recount
from services.ratings.chains.usecases.show_assessment import ShownAssessment, show_assessment
from services.ratings.domain.parties import is_staff
from services.ratings.domain.spans import OPEN
from services.ratings.domain.store import StoreRecord
from services.ratings.measures.domain.proposal import UNDECIDED, Proposal, status_on

blueprint = Blueprint("chains", __name__, url_prefix="/api/v1", description="连锁评估")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {"chains.read_assessment": Access(STAFF_AND_SERVICES | {Role.HEADQUARTERS})}


@blueprint.route("/chains/<chain_id>/assessment", methods=["GET"])
@blueprint.response(200, AssessmentSchema)
def read_assessment(chain_id: str) -> dict[str, Any]:
    """连锁的C级与中止或解除占比、距触发线的店数、计入与未计入的门店"""
    actor = current_actor()
    return _view(show_assessment(chain_id, actor=actor, today=clock.today()), actor=actor)


def _view(shown: ShownAssessment, *, actor: Actor) -> dict[str, Any]:
    tally = shown.recount.tally()
    fresh = shown.recount.tally(without=shown.spent.used)
    figures = facts.chain_figures(tally, fresh, shown.assessment, policy=shown.policy)
    anew = shown.anew
    live = _visible(shown.live, actor=actor)
    rows = facts.chain_rows(shown.recount)
    return {
        "chain_id": shown.chain_id,
        "name": shown.name,
        "on": shown.recount.day,
        "tripped": shown.assessment.tripped,
        "c_headroom": shown.assessment.c_headroom,
        "penalty_headroom": shown.assessment.penalty_headroom,
        "fresh_reasons": [each.value for each in anew.reasons],
        "fresh_c_headroom": anew.c_headroom,
        "fresh_penalty_headroom": anew.penalty_headroom,
        **{name: value for name, value in figures.items() if name != "day"},
        "counted": rows["counted"],
        "not_counted": rows["not_counted"],
        "awaited": _awaited(shown.recount),
        "coming": [_coming(record, later) for record, later in shown.recount.coming(without=shown.spent.used)],
        "used_episodes": sorted(shown.spent.used),
        "proposal_id": live.proposal_id if live else None,
        "proposal_status": status_on(live, shown.recount.day).value if live else None,
        "is_followed": shown.is_followed if live and live.status in UNDECIDED else None,
        "alert": shown.alert,
        "grades": shown.grades,
    }


def _visible(live: Proposal | None, *, actor: Actor) -> Proposal | None:
    """The measure under way as far as the actor may know: a party learns of it by service, never of a proposal."""
    return None if live and live.status in UNDECIDED and not is_staff(actor) else live


def _awaited(recount: Recount) -> list[dict[str, Any]]:
    """Stores of the day that are at C, but may still object: each with the day from which it counts."""
    waiting = [each for each in recount.counted if each.is_of_today and each.awaited_on]
    return [{"store_id": x.record.store_id, "name": x.record.name, "counts_on": _day(x.awaited_on)} for x in waiting]


def _coming(record: StoreRecord, later: Later) -> dict[str, Any]:
    return {
        "store_id": record.store_id,
        "name": record.name,
        "reason": later.reason.value,
        "measure": later.penalty.value if later.penalty else None,
        "counts_on": _day(later.counts_on),
        "objection_on": _day(later.objection_on),
    }


def _day(awaited_on: date | None) -> str | None:
    """From when on a store counts; None while it was not told of its points."""
    return None if awaited_on is None or awaited_on == OPEN else awaited_on.isoformat()
