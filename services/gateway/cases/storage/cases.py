"""Decision cases in MongoDB: document to value, and each change as one conditional update."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from common.errors import NotFound
from common.messages import Message
from common.messages.words import Measure
from common.mongo import Fields, insert_effect, update
from common.people.commands import AREA_ROLES, CITY_ROLES, STAFF_AND_SERVICES, Actor, Command, Receipt, Role
from common.phrases import N_
from services.gateway.cases.domain.case import Attachment, Case, Fact, Particulars, Status
from services.gateway.cases.domain.due_process import Hands
from services.gateway.cases.storage.documents import CaseDocument
from services.gateway.domain.party import Party
from services.gateway.domain.periods import Effect

#: Lists leave out what only the case itself shows.
_BRIEF = {"snapshot": 0, "facts": 0, "pending": 0, "recent": 0}


class CaseNotFound(NotFound):
    """Raised when a case does not exist or lies outside the actor's jurisdiction."""

    code = "case_not_found"


def find(case_id: str) -> Case | None:
    """The case, or None."""
    stored = CaseDocument._get_collection().find_one({"_id": case_id})
    return _value(stored) if stored else None


def get(case_id: str) -> Case:
    """The case. Raises `CaseNotFound`."""
    case = find(case_id)
    if case is None:
        raise CaseNotFound(N_("没有找到该案件，请核对编号；也可能不在您的管辖范围内。"))
    return case


def find_by_proposal(proposal_id: str) -> Case | None:
    """The case that a proposal opened, or None."""
    stored = CaseDocument._get_collection().find_one({"proposal_id": proposal_id})
    return _value(stored) if stored else None


def insert_opened(case: Case, *, command: Command, messages: Sequence[Message]) -> bool:
    """Write a newly opened case; False when it was there already."""
    document = CaseDocument(
        id=case.case_id,
        proposal_id=case.proposal_id,
        status=case.status.value,
        measure=case.measure.value,
        scope=case.scope,
        subject_id=case.subject_id,
        subject_name=case.subject_name,
        area=case.area,
        chain_ids=list(case.chain_ids),
        opened_at=case.opened_at,
        proposed_months=case.proposed_months,
        ends_case_id=case.ends_case_id,
        facts=[{"text": fact.text, "clause": fact.clause, "entry_id": fact.entry_id} for fact in case.facts],
        snapshot=dict(case.snapshot),
        snapshot_sha256=case.snapshot_sha256,
        affected_count=case.affected_count,
        affected_sha256=case.affected_sha256,
        relied_on=sorted(case.hands.relied_on),
        proposers=sorted(case.hands.proposers),
    )
    return insert_effect(document, command=command, messages=messages)


def change(
    case: Case,
    *,
    status: Status,
    fields: Fields,
    command: Command,
    messages: Sequence[Message],
    add: Fields | None = None,
) -> Receipt:
    """Move a case on to `status`, if nobody was faster. `add` puts texts into sets. Raises `Conflict` (lost_race)."""
    operators: dict[str, Fields] = {"$set": {"status": status.value, **fields}}
    if add:
        operators["$addToSet"] = {name: {"$each": values} for name, values in add.items()}
    return update(
        CaseDocument,
        case.case_id,
        version=case.version,
        change=operators,
        command=command,
        messages=messages,
        where={"status": case.status.value},
    )


def step_version(case: Case) -> bool:
    """Give a case its next version, so that what was begun on this one fails; False when it has moved on itself."""
    stepped = CaseDocument._get_collection().update_one(
        {"_id": case.case_id, "version": case.version}, {"$inc": {"version": 1}}
    )
    return bool(stepped.modified_count)


def set_scope(subject_id: str, *, name: str, area: str, chain_ids: Sequence[str]) -> None:
    """Let every case about a store be seen by where it lies now; this is no act and leaves the version."""
    CaseDocument._get_collection().update_many(
        {"subject_id": subject_id},
        {"$set": {"subject_name": name, "area": area, "chain_ids": list(chain_ids)}},
    )


def about(subject_ids: Sequence[str]) -> list[str]:
    """Those of the stores and chains that have a case."""
    found: list[str] = CaseDocument._get_collection().distinct("subject_id", {"subject_id": {"$in": list(subject_ids)}})
    return found


def page_of(
    actor: Actor,
    *,
    statuses: Collection[Status] | None,
    measure: Measure | None,
    subject_id: str | None,
    proposal_id: str | None,
    before: tuple[datetime, str] | None,
    limit: int,
    count_limit: int,
) -> tuple[list[Case], int]:
    """Cases that the actor may see, latest first, after the position `before`; and how many there are in all."""
    collection = CaseDocument._get_collection()
    wanted: Fields = {"measure": measure, "subject_id": subject_id, "proposal_id": proposal_id}
    if statuses is not None:
        wanted["status"] = {"$in": [each.value for each in statuses]}
    filters = {name: value for name, value in wanted.items() if value is not None}
    seen: Fields = {"$and": [filters, scope_of(actor)]}
    count = collection.count_documents(seen, limit=count_limit)
    if before is not None:
        opened_at, case_id = before
        later = {"$or": [{"opened_at": {"$lt": opened_at}}, {"opened_at": opened_at, "_id": {"$lt": case_id}}]}
        seen = {"$and": [*seen["$and"], later]}
    found = collection.find(seen, _BRIEF).sort([("opened_at", -1), ("_id", -1)]).limit(limit)
    return [_value(stored) for stored in found], count


def count_by_status(actor: Actor) -> dict[Status, int]:
    """How many cases that the actor may see stand in each state."""
    counted = CaseDocument._get_collection().aggregate(
        [{"$match": scope_of(actor)}, {"$group": {"_id": "$status", "count": {"$sum": 1}}}]
    )
    return {Status(row["_id"]): row["count"] for row in counted}


def scope_of(actor: Actor) -> Fields:
    """The filter of what staff may see: all, or chains and the stores of their areas."""
    if not actor.has(*STAFF_AND_SERVICES):
        return {"_id": {"$in": []}}
    if actor.has(*CITY_ROLES):
        return {}
    return {"$or": [{"scope": "chain"}, *({"area": {"$regex": f"^{area}"}} for area in _areas(actor))]}


def _areas(actor: Actor) -> tuple[str, ...]:
    """The areas of staff; digits only, so that no pattern comes in."""
    has_areas = actor.has(*AREA_ROLES) and not actor.has(Role.PHARMACY, Role.HEADQUARTERS)
    return tuple(area for area in actor.areas if has_areas and area.isdigit())


def _value(stored: Fields) -> Case:
    return Case(
        case_id=stored["_id"],
        version=stored["version"],
        status=Status(stored["status"]),
        proposal_id=stored["proposal_id"],
        measure=Measure(stored["measure"]),
        subject_id=stored["subject_id"],
        subject_name=stored.get("subject_name", ""),
        area=stored.get("area", ""),
        chain_ids=tuple(stored.get("chain_ids", ())),
        opened_at=stored["opened_at"],
        proposed_months=stored.get("proposed_months"),
        ends_case_id=stored.get("ends_case_id"),
        facts=tuple(Fact(**fact) for fact in stored.get("facts", ())),
        snapshot=stored.get("snapshot", {}),
        snapshot_sha256=stored.get("snapshot_sha256", ""),
        affected_count=stored.get("affected_count", 0),
        affected_sha256=stored.get("affected_sha256"),
        hands=Hands(
            adopters=frozenset(stored.get("adopters", ())),
            proposers=frozenset(stored.get("proposers", ())),
            relied_on=frozenset(stored.get("relied_on", ())),
        ),
        particulars=_particulars(stored.get("particulars")),
        party=Party(**stored["party"]) if stored.get("party") else None,
        annex_sha256=stored.get("annex_sha256"),
        attachments=tuple(Attachment(**each) for each in stored.get("attachments", ())),
        approved_on=_day(stored.get("approved_on")),
        reason=stored.get("reason"),
        paper_id=stored.get("paper_id"),
        number=stored.get("number"),
        issued_on=_day(stored.get("issued_on")),
        served_on=_day(stored.get("served_on")),
        effect=effect_of(stored),
    )


def effect_of(stored: Fields) -> Effect | None:
    """The days of effect of a stored case or paper, once it was served."""
    first_day = _day(stored.get("first_on"))
    return Effect(first_day, _day(stored.get("last_on"))) if first_day else None


def _particulars(stored: Any) -> Particulars | None:
    if not stored:
        return None
    return Particulars(**{**stored, "first_on": date.fromisoformat(stored["first_on"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
