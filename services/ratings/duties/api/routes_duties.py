"""What is due within the actor's scope: windows to object, rectifications, acceptances; and what waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from common import clock
from common.people.commands import OFFICERS, PARTIES, STAFF_AND_SERVICES
from common.web import Access, Blueprint, current_actor, told_count
from services.ratings.duties.api.schemas import DecidableSchema, DutyListSchema, DutyQuery
from services.ratings.duties.usecases import count_decidable as counting
from services.ratings.duties.usecases import list_duties as listing
from services.ratings.duties.usecases.list_duties import Duty, Which

blueprint = Blueprint("duties", __name__, url_prefix="/api/v1", description="期限")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "duties.list_duties": Access(STAFF_AND_SERVICES | PARTIES),
    "duties.count_decidable": Access(OFFICERS),
}


@blueprint.route("/duties", methods=["GET"])
@blueprint.arguments(DutyQuery, location="query")
@blueprint.response(200, DutyListSchema)
def list_duties(query: dict[str, Any]) -> dict[str, Any]:
    """异议期、整改期限和待验收的整改，先到期的在前；已超期的天数为负"""
    today = clock.today()
    found = listing.list_duties(
        current_actor(),
        store_id=query["store_id"],
        today=today,
        limit=query["limit"],
        which=Which(query["which"]),
    )
    return {"items": [_view(each, today=today) for each in found.items], "count": told_count(found.count)}


@blueprint.route("/decidable", methods=["GET"])
@blueprint.response(200, DecidableSchema)
def count_decidable() -> dict[str, Any]:
    """等待您确认或驳回的：违规记录、等级评定各有多少"""
    found = counting.count_decidable(current_actor(), today=clock.today())
    return {"violations": told_count(found.violations), "determinations": told_count(found.determinations)}


def _view(duty: Duty, *, today: date) -> dict[str, Any]:
    return {
        "kind": duty.kind.value,
        "record_id": duty.record_id,
        "scope": duty.scope.value,
        "subject_id": duty.subject_id,
        "due_on": duty.due_on,
        "days_left": (duty.due_on - today).days if duty.due_on else None,
        "provisional": duty.is_provisional,
        "waits_since": duty.waits_since,
        "item": duty.item,
        "act": duty.act,
        "occurred_on": duty.occurred_on,
        "counted": duty.counted,
        "ordered_on": duty.ordered_on,
        "case_id": duty.case_id,
        "called_for": duty.called_for,
        "round": duty.round,
        "refused_for": duty.refused_for,
    }
