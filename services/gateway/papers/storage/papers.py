"""Papers in MongoDB: numbering is fenced by the unique index on (series, year, seq); blueprint section 4, numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pymongo import UpdateOne

from common.commands import AREA_ROLES, CITY_ROLES, Actor, Command, Receipt, Role
from common.errors import NotFound
from common.messages import Message
from common.mongo import Fields, insert_effect, update
from services.gateway.cases.storage.cases import effect_of
from services.gateway.domain.measures import Measure
from services.gateway.domain.serving import Manner
from services.gateway.papers.domain.papers import Paper, PaperStatus, Service
from services.gateway.papers.storage.documents import PaperDocument


class PaperNotFound(NotFound):
    """Raised when a paper does not exist or lies outside the actor's scope."""

    code = "paper_not_found"


def find(paper_id: str) -> Paper | None:
    """The paper, or None."""
    stored = PaperDocument._get_collection().find_one({"_id": paper_id})
    return _value(stored) if stored else None


def get(paper_id: str) -> Paper:
    """The paper. Raises `PaperNotFound`."""
    paper = find(paper_id)
    if paper is None:
        raise PaperNotFound("没有找到该文书，请核对编号；也可能不在您的查看范围内。")
    return paper


def insert_prepared(paper: Paper, *, approved_at: datetime, command: Command, messages: Sequence[Message]) -> bool:
    """Write the paper of an approved case; False when it was there already."""
    document = PaperDocument(
        id=paper.paper_id,
        case_id=paper.case_id,
        proposal_id=paper.proposal_id,
        status=paper.status.value,
        measure=paper.measure.value,
        scope="chain" if paper.measure.is_of_chain else "store",
        subject_id=paper.subject_id,
        subject_name=paper.subject_name,
        area=paper.area,
        chain_ids=list(paper.chain_ids),
        ends_case_id=paper.ends_case_id,
        printed_first_on=paper.printed_first_on.isoformat(),
        months=paper.months,
        series=paper.series,
        year=paper.approved_on.year,
        approved_on=paper.approved_on.isoformat(),
        approved_at=approved_at,
    )
    return insert_effect(document, command=command, messages=messages)


def change(
    paper: Paper, *, status: PaperStatus, fields: Fields, command: Command, messages: Sequence[Message]
) -> Receipt:
    """Move a paper on to `status`, if nobody was faster. Raises `Conflict` (lost_race; duplicate for a number)."""
    return update(
        PaperDocument,
        paper.paper_id,
        version=paper.version,
        change={"$set": {"status": status.value, **fields}},
        command=command,
        messages=messages,
        where={"status": paper.status.value},
    )


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
            {"$match": {"status": PaperStatus.APPROVED.value}},
            {"$group": {"_id": {"series": "$series", "year": "$year"}}},
            {"$sort": {"_id": 1}},
        ]
    )
    return [(row["_id"]["series"], row["_id"]["year"]) for row in grouped]


def waiting_for_number(series: str, year: int, *, limit: int) -> list[Paper]:
    """Approved papers of a series and year without a number, in the order of their approval."""
    found = PaperDocument._get_collection().find({"status": PaperStatus.APPROVED.value, "series": series, "year": year})
    return [_value(stored) for stored in found.sort([("approved_at", 1), ("_id", 1)]).limit(limit)]


def without_job(*, limit: int) -> list[Paper]:
    """Numbered papers that no render job was made for, in the order of their approval."""
    found = PaperDocument._get_collection().find({"status": PaperStatus.NUMBERED.value, "job_id": None})
    return [_value(stored) for stored in found.sort([("approved_at", 1), ("_id", 1)]).limit(limit)]


def note_jobs(job_ids: Mapping[str, str]) -> None:
    """Remember the render jobs of papers, by paper id, in one write; this is no act and leaves the versions."""
    writes = [UpdateOne({"_id": paper_id}, {"$set": {"job_id": job_id}}) for paper_id, job_id in job_ids.items()]
    if writes:
        PaperDocument._get_collection().bulk_write(writes, ordered=False)


def set_scope(subject_id: str, *, area: str, chain_ids: Sequence[str]) -> None:
    """Let every paper about a store be seen by where it lies now; this is no act and leaves the version."""
    PaperDocument._get_collection().update_many(
        {"subject_id": subject_id}, {"$set": {"area": area, "chain_ids": list(chain_ids)}}
    )


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Some papers, the latest first; `position` of the last one if more follow, and how many there are in all."""

    papers: list[Paper]
    position: tuple[datetime, str] | None
    count: int


def page_of(
    actor: Actor, *, filters: Fields, before: tuple[datetime, str] | None, limit: int, count_limit: int
) -> PaperPage:
    """Papers that the actor may see, latest first, after the position `before`."""
    collection = PaperDocument._get_collection()
    seen: Fields = {"$and": [filters, scope_of(actor)]}
    count = collection.count_documents(seen, limit=count_limit)
    if before is not None:
        approved_at, paper_id = before
        later = {"$or": [{"approved_at": {"$lt": approved_at}}, {"approved_at": approved_at, "_id": {"$lt": paper_id}}]}
        seen = {"$and": [*seen["$and"], later]}
    stored = list(collection.find(seen).sort([("approved_at", -1), ("_id", -1)]).limit(limit + 1))
    shown = stored[:limit]
    position = (shown[-1]["approved_at"], shown[-1]["_id"]) if len(stored) > limit else None
    return PaperPage([_value(each) for each in shown], position, count)


def scope_of(actor: Actor) -> Fields:
    """The filter of what an actor may see: staff by area, a party its own served papers."""
    if actor.has(*CITY_ROLES):
        return {}
    served: Fields = {"status": PaperStatus.SERVED.value}
    choices: list[Fields] = []
    if actor.has(Role.PHARMACY):
        choices.append({**served, "subject_id": {"$in": list(actor.stores)}})
    if actor.has(Role.HEADQUARTERS):
        choices.append({**served, "chain_ids": {"$in": list(actor.chains)}})
    if actor.has(*AREA_ROLES):
        choices.append({"scope": "chain"})
        choices.extend({"area": {"$regex": f"^{area}"}} for area in actor.areas if area.isdigit())
    return {"$or": choices} if choices else {"_id": {"$in": []}}


def _value(stored: Fields) -> Paper:
    return Paper(
        paper_id=stored["_id"],
        version=stored["version"],
        status=PaperStatus(stored["status"]),
        case_id=stored["case_id"],
        proposal_id=stored["proposal_id"],
        measure=Measure(stored["measure"]),
        subject_id=stored["subject_id"],
        subject_name=stored.get("subject_name", ""),
        area=stored.get("area", ""),
        chain_ids=tuple(stored.get("chain_ids", ())),
        ends_case_id=stored.get("ends_case_id"),
        printed_first_on=date.fromisoformat(stored["printed_first_on"]),
        months=stored.get("months"),
        series=stored["series"],
        approved_on=date.fromisoformat(stored["approved_on"]),
        seq=stored.get("seq"),
        number=stored.get("number"),
        sha256=stored.get("sha256"),
        size=stored.get("size"),
        issued_on=date.fromisoformat(stored["issued_on"]) if stored.get("issued_on") else None,
        service=_service(stored.get("service")),
        effect=effect_of(stored),
    )


def _service(stored: Any) -> Service | None:
    if not stored:
        return None
    return Service(
        served_on=date.fromisoformat(stored["served_on"]),
        manner=Manner(stored["manner"]),
        receiver=stored["receiver"],
        recorded_by=stored["recorded_by"],
    )
