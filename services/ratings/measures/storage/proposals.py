"""Proposed measures: inserted once a cause, moved on by what the gateway announces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo import UpdateOne
from pymongo.collection import Collection

from common import mongo
from common.effects import insert_effects
from common.errors import Conflict, NotFound
from common.messages import Message
from common.people.commands import Command
from common.phrases import N_
from services.ratings.domain.measures import Measure
from services.ratings.measures.domain.proposal import LIVE, TRANSITIONS, UNDECIDED, Action, Proposal, Spent, Status
from services.ratings.measures.domain.shown_proposal import ShownProposal
from services.ratings.measures.storage.documents import ProposalDocument
from services.ratings.stored.values import FORMS, day_text, keyed

Fields = dict[str, Any]
#: The list of affected stores stays in its file.
_PROPOSAL = FORMS.of(Proposal, names={"proposal_id": "_id"}, apart={"affected"})
#: What lists leave out, and have nothing of.
NOT_LISTED: Mapping[str, Any] = {"facts": ()}


class ProposalNotFound(NotFound):
    """Raised when there is no such proposal, or it lies outside the actor's scope."""

    code = "proposal_not_found"


@dataclass(frozen=True, slots=True)
class New:
    """A proposal to be kept, with the area of its store (empty for a chain), its command and what it tells."""

    proposal: Proposal
    area: str
    command: Command
    messages: tuple[Message, ...]


def insert(new: New) -> bool:
    """Keep a proposal; False when it is there already, or its chain has one under way."""
    document, command, messages = _effect(new)
    try:
        return mongo.insert_effect(document, command=command, messages=messages)
    except Conflict as conflict:
        if conflict.code != "duplicate":
            raise
        return False


def insert_many(new: Iterable[New]) -> None:
    """Keep proposals for stores in one write; those that are there already stay as they are."""
    insert_effects(ProposalDocument, [_effect(each) for each in new])


def _effect(new: New) -> tuple[ProposalDocument, Command, tuple[Message, ...]]:
    proposal = new.proposal
    is_live = proposal.measure is Measure.CHAIN_SUSPENSION and proposal.status in LIVE
    document = _PROPOSAL.document(
        ProposalDocument,
        proposal,
        area=new.area,
        live_chain=proposal.subject_id if is_live else None,
        affected_count=len(proposal.affected),
    )
    return document, keyed(new.command, proposal.proposal_id), new.messages


def get(proposal_id: str) -> ShownProposal:
    """A proposal with what became of it, but for a resumption. Raises `ProposalNotFound`."""
    found = _collection().find_one({"_id": proposal_id}, {"pending": 0, "recent": 0})
    if found is None:
        raise not_found()
    return shown_of(found)


def find(proposal_id: str) -> Proposal | None:
    """The proposal, or None."""
    return _find({"_id": proposal_id})


def find_by_case(case_id: str) -> Proposal | None:
    """The proposal that a decision case is about, or None."""
    return _find({"case_id": case_id})


def find_live(chain_id: str) -> Proposal | None:
    """The chain measure under way, or None."""
    return _find({"live_chain": chain_id})


def find_undecided(store_id: str) -> list[Proposal]:
    """The proposals to suspend or terminate a store's agreement that have no decision yet, the first proposed first."""
    return [each for each in find_of_store(store_id) if each.status in UNDECIDED]


def find_of_store(store_id: str) -> list[Proposal]:
    """The proposals to suspend or terminate a store's agreement, whatever became of them, the first proposed first."""
    where = {"subject_id": store_id, "measure": {"$in": [Measure.SUSPENSION.value, Measure.TERMINATION.value]}}
    found = _collection().find(where, {"pending": 0, "recent": 0}).sort([("proposed_at", 1), ("_id", 1)])
    return [_proposal_of(each) for each in found]


def withdraw(proposal: Proposal, *, outweighed_by: str, command: Command, message: Message) -> None:
    """Note to which proposal it gives way, and tell so, once. Raises `Conflict` (lost_race) when it moved on."""
    mongo.update(
        ProposalDocument,
        proposal.proposal_id,
        version=proposal.version,
        change={"$set": {"outweighed_by": outweighed_by}},
        command=keyed(command, f"{proposal.proposal_id} outweighed"),
        messages=(message,),
        where={"outweighed_by": None},
    )


def note_case(proposal_id: str, *, case_id: str) -> bool:
    """Note the case that handles the proposal; False when it is noted already, or there is no such proposal."""
    change = {"$set": {"case_id": case_id}, "$inc": {"version": 1}}
    return _collection().update_one({"_id": proposal_id, "case_id": None}, change).matched_count == 1


def adopt(proposal_id: str, *, case_id: str, measure: str | None, seq: int) -> bool:
    """Note that a reviewer adopted it, with which measure (None of the time before that was told).

    False when that, or a later entry about its case, was noted already.
    """
    chosen = {} if measure is None else {"measure": measure}
    return _move(proposal_id, Action.ADOPT, {"$set": {"case_id": case_id, "case_seq": seq, **chosen}}, unseen_since=seq)


def give_back(proposal_id: str, *, case_id: str, seq: int) -> bool:
    """Note that its case was returned; False when that, or a later entry about its case, was noted already."""
    return _move(proposal_id, Action.RETURN, {"$set": {"case_id": case_id, "case_seq": seq}}, unseen_since=seq)


def serve(proposal_id: str, *, case_id: str, measure: str, first_on: date, last_on: date | None) -> bool:
    """Note the served decision; False when it was noted already, or there is no such proposal."""
    fields: Fields = {"case_id": case_id, "measure": measure}
    fields |= {"first_on": day_text(first_on), "last_on": day_text(last_on)}
    return _move(proposal_id, Action.SERVE, {"$set": fields})


def end(proposal_id: str, *, ended_on: date) -> bool:
    """Note from which day on the measure is over; False when it was noted already."""
    return _move(proposal_id, Action.END, {"$set": {"ended_on": day_text(ended_on)}, "$unset": {"live_chain": ""}})


def close(proposal_id: str) -> bool:
    """Note that the proposal was not decided; False when it was noted already."""
    return _move(proposal_id, Action.CLOSE, {"$unset": {"live_chain": ""}})


@dataclass(frozen=True, slots=True)
class Shown:
    """How the rectification of a proposal stands, as an entry of its journal told it."""

    proposal_id: str
    rectification_id: str
    status: str
    seq: int


def note_rectifications(shown: Iterable[Shown]) -> None:
    """Show with proposals how their rectifications stand, unless a later entry was noted already."""
    mongo.write_many(_collection(), [_noted(each) for each in shown])


def _noted(shown: Shown) -> UpdateOne:
    change = {"rectification_id": shown.rectification_id, "status": shown.status, "seq": shown.seq}
    unseen = {"$or": [{"rectification.seq": {"$lt": shown.seq}}, {"rectification.seq": {"$exists": False}}]}
    return UpdateOne({"_id": shown.proposal_id, **unseen}, {"$set": {"rectification": change}})


def spent(chain_id: str) -> Spent:
    """What the chain's earlier measures leave for a further one."""
    where = {"subject_id": chain_id, "measure": Measure.CHAIN_SUSPENSION.value}
    found: dict[str, set[str]] = {Status.ENDED.value: set(), Status.CLOSED.value: set()}
    wanted = {**where, "status": {"$in": list(found)}}
    for document in _collection().find(wanted, {"status": 1, "episodes": 1}):
        found[document["status"]].update(document["episodes"])
    return Spent(used=frozenset(found[Status.ENDED.value]), declined=frozenset(found[Status.CLOSED.value]))


def grounds_of(proposal_ids: Iterable[str]) -> dict[str, str]:
    """Of each proposal its last fact: that of the item, or that of the points reached, which stands after the acts."""
    found = _collection().find({"_id": {"$in": list(proposal_ids)}}, {"facts": {"$slice": -1}})
    return {each["_id"]: each["facts"][0]["text"] for each in found if each.get("facts")}


def not_found() -> ProposalNotFound:
    """The error for a proposal that is unknown or out of scope."""
    return ProposalNotFound(N_("没有找到该处理建议，请核对编号，或确认其在您的管辖范围内。"))


def shown_of(found: Mapping[str, Any]) -> ShownProposal:
    """The proposal from a stored document, with what became of it."""
    return ShownProposal(
        proposal=_proposal_of(found),
        affected_count=found["affected_count"],
        rectification=found.get("rectification") or None,
    )


def _proposal_of(found: Mapping[str, Any]) -> Proposal:
    """The proposal from a stored document; the list of affected stores stays in its file."""
    return _PROPOSAL.value({**NOT_LISTED, **found}, affected=())


def _find(where: Fields) -> Proposal | None:
    found = _collection().find_one(where)
    return _proposal_of(found) if found else None


def _move(proposal_id: str, action: Action, change: Fields, *, unseen_since: int | None = None) -> bool:
    """Move on from whichever state allows the act; with a number only if no entry from it on was noted."""
    (reached,) = {end for (_, act), end in TRANSITIONS.items() if act is action}
    starts = [start.value for start, act in TRANSITIONS if act is action]
    operators = {name: dict(fields) for name, fields in change.items()}
    operators.setdefault("$set", {})["status"] = reached.value
    operators["$inc"] = {"version": 1}
    where: Fields = {"_id": proposal_id, "status": {"$in": starts}}
    if unseen_since is not None:
        where["$or"] = [{"case_seq": {"$lt": unseen_since}}, {"case_seq": None}]
    return _collection().update_one(where, operators).matched_count == 1


def _collection() -> Collection[Fields]:
    return ProposalDocument._get_collection()
