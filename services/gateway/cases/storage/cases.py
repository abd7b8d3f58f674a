"""Decision cases in MongoDB: document to value, and each change as one conditional update."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as fields_of
from datetime import date, datetime

from common.effects import insert_effects
from common.errors import NotFound
from common.mapping import PLAIN
from common.messages import Message
from common.messages.words import Measure
from common.mongo import Fields, update
from common.paging import DOWN, Found, Key, Order, Page, read_page
from common.people.commands import STAFF_AND_SERVICES, Actor, Command, Receipt
from common.phrases import N_
from common.scope import grants_of
from common.scope_filter import NOTHING, Places, seen_by_duty, within_area
from services.gateway.cases.domain.case import Attachment, Case, Status, Step
from services.gateway.cases.domain.due_process import Hands
from services.gateway.cases.domain.wanted import CaseFilter
from services.gateway.cases.storage.documents import CaseDocument
from services.gateway.cases.storage.due_order import due_first
from services.gateway.domain.periods import Effect

#: Cases of the first version have no attachments, and get their steps by a migration.
_FIRST: Fields = {"attachments": (), "steps": ()}
_CASE = PLAIN.of(Case, names={"case_id": "_id"}, apart={"hands", "effect"}, missing={1: _FIRST})
_HANDS = PLAIN.of(Hands)
_HAND_NAMES = tuple(each.name for each in fields_of(Hands))
_EFFECT = PLAIN.of(Effect, names={"first_day": "first_on", "last_day": "last_on"})
#: What only the case itself shows: lists leave it out, and have nothing of it.
_NOT_LISTED: Fields = {"snapshot": {}, "facts": (), "steps": ()}
BRIEF = dict.fromkeys((*_NOT_LISTED, "pending", "recent"), 0)
#: What the history of a store needs beside: what was done, and which measure was proposed.
_WITH_STEPS = {name: 0 for name in BRIEF if name not in ("steps", "snapshot")}
_PLACES = Places(store="subject_id", scope="scope")
_LATEST = Order((Key("opened_at", datetime, DOWN), Key("_id", str, DOWN)))


class CaseNotFound(NotFound):
    """Raised when a case does not exist or lies outside the actor's jurisdiction."""

    code = "case_not_found"


def find(case_id: str) -> Case | None:
    """The case, or None."""
    stored = CaseDocument._get_collection().find_one({"_id": case_id})
    return case_of(stored) if stored else None


def get(case_id: str) -> Case:
    """The case. Raises `CaseNotFound`."""
    case = find(case_id)
    if case is None:
        raise CaseNotFound(N_("没有找到该案件，请核对编号；也可能不在您的管辖范围内。"))
    return case


def find_by_proposal(proposal_id: str) -> Case | None:
    """The case that a proposal opened, or None."""
    stored = CaseDocument._get_collection().find_one({"proposal_id": proposal_id})
    return case_of(stored) if stored else None


def on_the_same_facts(case: Case, statuses: Sequence[Status]) -> list[Case]:
    """Other cases of the store in one of these states that rest on an entry of the case, the first opened first."""
    where = {
        "subject_id": case.subject_id,
        "_id": {"$ne": case.case_id},
        "status": {"$in": [each.value for each in statuses]},
        "facts.entry_id": {"$in": sorted(case.entry_ids)},
    }
    found = [case_of(each) for each in CaseDocument._get_collection().find(where).sort([("opened_at", 1), ("_id", 1)])]
    return [each for each in found if each.measure.burdens]


def that_gave_way(entry_id: str, *, of: str, actor: Actor) -> list[tuple[Case, Case]]:
    """The cases of a store that rest on an entry and gave way, each with the one that took its place, as the actor sees
    them; the first opened first.
    """
    mine: Fields = {"subject_id": of, "facts.entry_id": entry_id, "gave_way_to": {"$type": "string"}}
    where = {"$and": [mine, scope_of(actor)]}
    found = [case_of(each) for each in CaseDocument._get_collection().find(where).sort([("opened_at", 1), ("_id", 1)])]
    return [(case, taker) for case in found if (taker := find(case.gave_way_to or "")) is not None]


def suspensions_beside(case: Case, statuses: Sequence[Status]) -> list[Case]:
    """Other suspensions of the store in one of these states, without facts and steps; the first opened first."""
    where = {
        "subject_id": case.subject_id,
        "_id": {"$ne": case.case_id},
        "measure": Measure.SUSPENSION.value,
        "status": {"$in": [each.value for each in statuses]},
    }
    order = [("opened_at", 1), ("_id", 1)]
    return [case_of(each) for each in CaseDocument._get_collection().find(where, BRIEF).sort(order)]


def list_suspended_twice(actor: Actor, *, today: date) -> list[Case]:
    """The numbered suspensions that are not over, of stores within the actor's jurisdiction that have several of them.

    By store, the first opened first; without facts and steps.
    """
    stand: Fields = {
        "measure": Measure.SUSPENSION.value,
        "$or": [
            {"status": Status.ISSUED.value},
            {"status": Status.SERVED.value, "last_on": {"$gte": today.isoformat()}},
        ],
    }
    several = [
        {"$match": {"$and": [scope_of(actor), stand]}},
        {"$group": {"_id": "$subject_id", "cases": {"$sum": 1}}},
        {"$match": {"cases": {"$gt": 1}}},
    ]
    collection = CaseDocument._get_collection()
    with collection.aggregate(several) as found:
        stores = [each["_id"] for each in found]
    order = [("subject_id", 1), ("opened_at", 1), ("_id", 1)]
    return [case_of(each) for each in collection.find({**stand, "subject_id": {"$in": stores}}, BRIEF).sort(order)]


def insert_opened(opened: Iterable[tuple[Case, Command, Sequence[Message]]]) -> frozenset[str]:
    """Write newly opened cases, each by its command, with what it tells; the ids of those that were not there."""
    return insert_effects(
        CaseDocument,
        [
            (_CASE.document(CaseDocument, case, scope=case.scope, **_HANDS.fields(case.hands)), command, messages)
            for case, command, messages in opened
        ],
    )


def change(
    case: Case,
    *,
    status: Status,
    fields: Fields,
    command: Command,
    messages: Sequence[Message],
    add: Fields | None = None,
    filed: tuple[Attachment, ...] = (),
    tally: Mapping[str, int] | None = None,
) -> Receipt:
    """Move a case on to `status`, if nobody was faster, and set fields to values; `add` puts texts into sets.

    The files `filed` come to those of the case. The step is kept with who took it, with the `reason` and the
    `particulars` and `annex_sha256` among the fields, with the names of those files, and the figures of a chain
    (`tally`). Raises `Conflict` (lost_race).
    """
    names = tuple(each.name for each in filed) or None
    said = {name: fields.get(name) for name in ("particulars", "annex_sha256")}
    step = Step(status, command.at, command.actor.account, fields.get("reason"), names, **said, tally=tally)
    if filed:
        fields = {**fields, "attachments": (*case.attachments, *filed)}
    operators: dict[str, Fields] = {
        "$set": {"status": status.value, **PLAIN.fields(fields)},
        "$push": PLAIN.fields({"steps": step}),
    }
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


def set_scope(subject_id: str, *, name: str, area: str) -> None:
    """Let every case about a store be seen by where it lies now; this is no act and leaves the version."""
    CaseDocument._get_collection().update_many(
        {"subject_id": subject_id},
        {"$set": {"subject_name": name, "area": area}},
    )


def about(subject_ids: Sequence[str]) -> list[str]:
    """Those of the stores and chains that have a case."""
    found: list[str] = CaseDocument._get_collection().distinct("subject_id", {"subject_id": {"$in": list(subject_ids)}})
    return found


def page_of(actor: Actor, *, wanted: CaseFilter, page: Page, with_steps: bool = False) -> Found[Case]:
    """Cases that the actor may see."""
    where = {"$and": [_matching(wanted), scope_of(actor)]}
    order = _LATEST if wanted.due_by is None else due_first(wanted.due_by)
    fields = _WITH_STEPS if with_steps else BRIEF
    return read_page(CaseDocument._get_collection(), where, order=order, page=page, fields=fields).map(case_of)


def _matching(wanted: CaseFilter) -> Fields:
    named = {"measure": wanted.measure, "subject_id": wanted.subject_id, "proposal_id": wanted.proposal_id}
    where: Fields = {name: value for name, value in named.items() if value is not None}
    if wanted.statuses is not None:
        where["status"] = {"$in": [each.value for each in wanted.statuses]}
    if wanted.area is not None:
        where |= within_area(wanted.area)
    if wanted.decidable_by is not None:
        hands = [{name: {"$in": sorted(wanted.decidable_by)}} for name in _HAND_NAMES]
        where["$nor"] = [{"status": Status.ADOPTED.value, "$or": hands}]
    return where


def count_by_status(actor: Actor) -> dict[Status, int]:
    """How many cases that the actor may see stand in each state."""
    counted = CaseDocument._get_collection().aggregate(
        [{"$match": scope_of(actor)}, {"$group": {"_id": "$status", "count": {"$sum": 1}}}]
    )
    return {Status(row["_id"]): row["count"] for row in counted}


def scope_of(actor: Actor) -> Fields:
    """The filter of what staff may see: all, or chains and the stores of their areas."""
    return seen_by_duty(grants_of(actor), _PLACES) if actor.has(*STAFF_AND_SERVICES) else NOTHING


def case_of(stored: Fields) -> Case:
    """The case from a stored document."""
    effect = _EFFECT.value(stored) if stored.get("first_on") else None
    return _CASE.value({**_NOT_LISTED, **stored}, hands=_HANDS.value(stored), effect=effect)
