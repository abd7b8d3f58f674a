"""Papers in MongoDB: numbering is fenced by the unique index on (series, year, seq); blueprint section 4, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pymongo import UpdateOne

from common.effects import insert_effects
from common.errors import NotFound
from common.mapping import PLAIN
from common.messages import Message
from common.mongo import Fields, update
from common.people.commands import PARTIES, Actor, Command, Receipt
from common.phrases import N_
from common.scope import Member, grants_of
from common.scope_filter import Places, seen
from services.gateway.domain.party import Party
from services.gateway.domain.periods import Effect, Resumption
from services.gateway.papers.domain.papers import OwnService, Paper, PaperStatus, Withholding
from services.gateway.papers.storage.documents import PaperDocument

_APART = frozenset({"effect", "annexed", "exempted"})
_PAPER = PLAIN.of(Paper, names={"paper_id": "_id"}, apart=_APART, missing={3: {"own_services": ()}})
_PARTY = PLAIN.of(Party)
_WITHHOLDING = PLAIN.of(Withholding)
#: When a served decision takes effect; nothing before service, and for what has no effect of its own.
_EFFECT = PLAIN.of(Effect, names={"first_day": "first_on", "last_day": "last_on"})
_RESUMPTION = PLAIN.of(Resumption, names={"case_id": "about", "first_day": "first_on"})
#: A headquarters keeps what was served while the store was its own; a store has what names it.
_NAMED = ("annexed", "own_services.store_id")
_PLACES = Places(store="subject_id", scope="scope", named=_NAMED, served_on="service.served_on")
#: A list in MongoDB is empty when it has no first element; a field that is missing has none either.
_NOT_WITHHELD: Fields = {"withheld.0": {"$exists": False}}
_ALIVE: Fields = {"$nin": [PaperStatus.SERVED.value, PaperStatus.VOID.value]}
_TO_BE_NUMBERED: Fields = {"status": PaperStatus.APPROVED.value, **_NOT_WITHHELD}


class PaperNotFound(NotFound):
    """Raised when a paper does not exist or lies outside the actor's scope."""

    code = "paper_not_found"


def find(paper_id: str) -> Paper | None:
    """The paper, or None."""
    stored = PaperDocument._get_collection().find_one({"_id": paper_id})
    return paper_of(stored) if stored else None


def find_many(paper_ids: Iterable[str]) -> list[Paper]:
    """Those of the papers that exist and are not void."""
    where = {"_id": {"$in": list(paper_ids)}, "status": {"$ne": PaperStatus.VOID.value}}
    return [paper_of(each) for each in PaperDocument._get_collection().find(where)]


def get(paper_id: str) -> Paper:
    """The paper. Raises `PaperNotFound`."""
    paper = find(paper_id)
    if paper is None:
        raise PaperNotFound(N_("没有找到该文书，请核对编号；也可能不在您的查看范围内。"))
    return paper


@dataclass(frozen=True, slots=True)
class Ordered:
    """A paper to be written, with when it was ordered, its command and what it tells."""

    paper: Paper
    ordered_at: datetime
    command: Command
    messages: Sequence[Message]


def insert_ordered(ordered: Iterable[Ordered]) -> frozenset[str]:
    """Write ordered papers; the ids of those that were not there already."""
    return insert_effects(PaperDocument, [(_document(each), each.command, each.messages) for each in ordered])


def _document(ordered: Ordered) -> PaperDocument:
    paper = ordered.paper
    return _PAPER.document(
        PaperDocument,
        paper,
        subject_id=paper.subject_id,
        year=paper.dated_on.year,
        ordered_at=ordered.ordered_at,
        annexed=list(paper.annexed),
        exempted=list(paper.exempted),
    )


def change(
    paper: Paper,
    *,
    status: PaperStatus,
    fields: Fields,
    command: Command,
    messages: Sequence[Message],
    unless_withheld: bool = False,
) -> Receipt:
    """Move a paper on to `status`, if nobody was faster, and set fields to values.

    Raises `Conflict` (lost_race; duplicate for a number).
    """
    where: Fields = {"status": paper.status.value}
    return update(
        PaperDocument,
        paper.paper_id,
        version=paper.version,
        change={"$set": {"status": status.value, **PLAIN.fields(fields)}},
        command=command,
        messages=messages,
        where={**where, **_NOT_WITHHELD} if unless_withheld else where,
    )


def add_own_service(paper: Paper, service: OwnService, *, command: Command, messages: Sequence[Message]) -> Receipt:
    """Add that a store was served itself, if nobody was faster. Raises `Conflict` (lost_race)."""
    return update(
        PaperDocument,
        paper.paper_id,
        version=paper.version,
        change={"$push": PLAIN.fields({"own_services": service})},
        command=command,
        messages=messages,
        where={"status": paper.status.value, "own_services.store_id": {"$ne": service.store_id}},
    )


def withhold(paper_id: str, withholding: Withholding) -> bool:
    """Note that somebody withholds a paper that is neither served nor void; True when it is noted, now or before."""
    collection = PaperDocument._get_collection()
    noted = collection.update_one(
        {"_id": paper_id, "status": _ALIVE, "withheld.by": {"$ne": withholding.by}},
        {"$push": {"withheld": _WITHHOLDING.fields(withholding)}},
    )
    return bool(noted.modified_count) or find_withheld(paper_id, by=withholding.by)


def find_withheld(paper_id: str, *, by: str) -> bool:
    """Whether a paper that is neither served nor void is withheld by somebody."""
    wanted = {"_id": paper_id, "status": _ALIVE, "withheld.by": by}
    return PaperDocument._get_collection().find_one(wanted, {"_id": 1}) is not None


def list_withheld() -> list[Paper]:
    """All papers that somebody withholds and that are neither served nor void, in the order of their ordering."""
    found = PaperDocument._get_collection().find({"withheld.by": {"$gt": ""}, "status": _ALIVE})
    return [paper_of(stored) for stored in found.sort([("ordered_at", 1), ("_id", 1)])]


def release(paper_id: str, *, by: str) -> bool:
    """Take back what somebody withheld; False when it was nothing."""
    released = PaperDocument._get_collection().update_one(
        {"_id": paper_id, "withheld.by": by}, {"$pull": {"withheld": {"by": by}}}
    )
    return bool(released.modified_count)


def highest_seq(series: str, year: int) -> int:
    """The highest number of a series and year that the database holds; 0 before the first."""
    stored = PaperDocument._get_collection().find_one(
        {"series": series, "year": year, "seq": {"$type": "number"}}, {"seq": 1}, sort=[("seq", -1)]
    )
    return int(stored["seq"]) if stored else 0


def series_waiting() -> list[tuple[str, int]]:
    """Every series and year in which an approved paper waits for its number."""
    grouped = PaperDocument._get_collection().aggregate(
        [
            {"$match": _TO_BE_NUMBERED},
            {"$group": {"_id": {"series": "$series", "year": "$year"}}},
            {"$sort": {"_id": 1}},
        ]
    )
    return [(row["_id"]["series"], row["_id"]["year"]) for row in grouped]


def waiting_for_number(series: str, year: int, *, limit: int) -> list[Paper]:
    """Approved papers of a series and year without a number that nobody withholds, in the order of their ordering."""
    found = PaperDocument._get_collection().find({**_TO_BE_NUMBERED, "series": series, "year": year})
    return [paper_of(stored) for stored in found.sort([("ordered_at", 1), ("_id", 1)]).limit(limit)]


def without_job(*, limit: int) -> list[Paper]:
    """Numbered papers that no render job was made for, in the order in which they were ordered."""
    found = PaperDocument._get_collection().find({"status": PaperStatus.NUMBERED.value, "job_id": None})
    return [paper_of(stored) for stored in found.sort([("ordered_at", 1), ("_id", 1)]).limit(limit)]


def note_jobs(job_ids: Mapping[str, str]) -> None:
    """Remember the render jobs of papers, by paper id, in one write; this is no act and leaves the versions."""
    writes = [UpdateOne({"_id": paper_id}, {"$set": {"job_id": job_id}}) for paper_id, job_id in job_ids.items()]
    if writes:
        PaperDocument._get_collection().bulk_write(writes, ordered=False)


def stores_withheld_by(by: str) -> list[str]:
    """The stores of the papers that somebody withholds and that are neither served nor void, by id."""
    return sorted(PaperDocument._get_collection().distinct("subject_id", {"withheld.by": by, "status": _ALIVE}))


def address(party: Party, *, withheld_by: str) -> None:
    """Address the papers of a store that waited for it, and release them; this is no act."""
    PaperDocument._get_collection().update_many(
        {"subject_id": party.party_id, "withheld.by": withheld_by},
        {"$set": {"party": _PARTY.fields(party)}, "$pull": {"withheld": {"by": withheld_by}}},
    )


def about(subject_ids: Sequence[str]) -> list[str]:
    """Those of the stores and chains that have a paper."""
    wanted = {"subject_id": {"$in": list(subject_ids)}}
    found: list[str] = PaperDocument._get_collection().distinct("subject_id", wanted)
    return found


def set_scope(subject_id: str, *, area: str, memberships: Sequence[Member]) -> None:
    """Let every paper about a store be seen by its area and memberships; this is no act and leaves the version."""
    fields = PLAIN.fields({"area": area, "memberships": tuple(memberships)})
    PaperDocument._get_collection().update_many({"subject_id": subject_id}, {"$set": fields})


def named_among(paper_ids: Sequence[str], store_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which of the stores each of these papers binds, by paper; a paper that binds none of them is missing."""
    bound = [{"$ifNull": [f"${name}", []]} for name in _NAMED]
    named = {"$setIntersection": [{"$setUnion": bound}, {"$literal": list(store_ids)}]}
    pipeline = [{"$match": {"_id": {"$in": list(paper_ids)}}}, {"$project": {"named": named}}]
    with PaperDocument._get_collection().aggregate(pipeline) as found:
        return {each["_id"]: tuple(sorted(each["named"])) for each in found if each["named"]}


def find_served_about(case_id: str, *, kind: str) -> Paper | None:
    """The served paper of a kind about a case, or None."""
    wanted = {"about": case_id, "kind": kind, "status": PaperStatus.SERVED.value}
    stored = PaperDocument._get_collection().find_one(wanted)
    return paper_of(stored) if stored else None


def resumptions_of(case_ids: Iterable[str], *, actor: Actor, day: date) -> dict[tuple[str, str], Resumption]:
    """The served papers that end what these cases decided, by case and subject; the first where there are more.

    Only those that the actor may see on the day.
    """
    served = {"facts.ends_case_id": {"$in": list(case_ids)}, "status": PaperStatus.SERVED.value}
    wanted = {"$and": [served, scope_of(actor, day=day)]}
    fields = {"about": 1, "facts.ends_case_id": 1, "subject_id": 1, "number": 1, "first_on": 1}
    found = PaperDocument._get_collection().find(wanted, fields).sort([("first_on", -1), ("_id", -1)])
    return {(each["facts"]["ends_case_id"], each["subject_id"]): _RESUMPTION.value(each) for each in found}


def scope_of(actor: Actor, *, day: date) -> Fields:
    """The filter of what an actor may see on a day, as `Paper.is_seen_by` says it of one."""
    in_scope = seen(grants_of(actor), _PLACES, day=day)
    return {"$and": [{"status": PaperStatus.SERVED.value}, in_scope]} if actor.has(*PARTIES) else in_scope


def paper_of(stored: Fields) -> Paper:
    """The paper of a stored document."""
    effect = _EFFECT.value(stored) if stored.get("first_on") else None
    annexed, exempted = (tuple(stored.get(each, ())) for each in ("annexed", "exempted"))
    return _PAPER.value(stored, effect=effect, annexed=annexed, exempted=exempted)
