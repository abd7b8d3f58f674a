"""Ledgers of store and year: an entry is pushed with its message in one write, conditional on the ledger's version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo.collection import Collection

from common import mongo
from common.errors import Conflict, NotFound
from common.messages import Message
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.ratings.domain.history import Fall
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import MOST_ENTRIES, StoreYear
from services.ratings.ledger.storage.documents import StoreYearDocument
from services.ratings.ledger.storage.entries import ENTRY, FALL
from services.ratings.stored.beside import Beside
from services.ratings.stored.values import FORMS

Fields = dict[str, Any]
_LEDGER = FORMS.of(StoreYear, apart={"entries"}, missing={1: {"counted_ids": ()}})


class ViolationNotFound(NotFound):
    """Raised when there is no such entry, or its store lies outside the actor's scope."""

    code = "violation_not_found"


class LedgerFull(Conflict):
    """Raised when a store-year holds as many entries as one document may."""

    code = "ledger_full"


@dataclass(frozen=True, slots=True)
class Head:
    """How far a ledger is: its version, 0 when there is none yet, and its number of entries."""

    version: int
    entry_count: int


def ledger_id(store_id: str, year: int) -> str:
    """The key of a store's ledger of a year."""
    return f"{store_id}:{year}"


def head_beside(store_id: str, year: int) -> Beside:
    """Where the head of a store's ledger of a year lies, for who asks for the store in the same question."""
    return Beside(_collection().name, ledger_id(store_id, year), ("version", "entry_count"))


def head_of(found: Mapping[str, Any] | None) -> Head:
    """The head from what was found; of no ledger it is 0."""
    return Head(found["version"], found["entry_count"]) if found else Head(0, 0)


@dataclass(frozen=True, slots=True)
class Addition:
    """An entry to be added to the ledger of a year; `counted` are further fields that it sets there."""

    entry: Violation
    area: str
    year: int
    counted: Fields | None = None

    @property
    def ledger_id(self) -> str:
        """The key of the ledger."""
        return ledger_id(self.entry.store_id, self.year)


def append(addition: Addition, *, at_head: Head, command: Command, messages: tuple[Message, ...]) -> Receipt:
    """Add an entry to its ledger, which begins with it if there is none; the receipt names the entry.

    Raises `Conflict` (exists, lost_race) when the ledger has moved on, (recorded_already) when this very entry is in
    it, `LedgerFull`.
    """
    if at_head.entry_count >= MOST_ENTRIES:
        raise LedgerFull(N_("该店本年度记录已达 %(most)s 条上限，请联系系统管理员。"), most=MOST_ENTRIES)
    try:
        if at_head.version == 0:
            return _begin(addition, command=command, messages=messages)
        return _push(addition, at_head, command=command, messages=messages)
    except Conflict as conflict:
        own = {"_id": addition.ledger_id, "entries.violation_id": addition.entry.violation_id}
        if _collection().find_one(own, {"_id": 1}) is not None:
            raise Conflict(N_("该记录已经保存。"), code="recorded_already") from conflict
        raise


def _begin(addition: Addition, *, command: Command, messages: tuple[Message, ...]) -> Receipt:
    document = StoreYearDocument(
        id=addition.ledger_id,
        store_id=addition.entry.store_id,
        area=addition.area,
        year=addition.year,
        entries=[ENTRY.fields(addition.entry)],
        entry_count=1,
        **(addition.counted or {}),
    )
    return mongo.insert(document, command=command, messages=messages, resource=addition.entry.violation_id)


def _push(addition: Addition, at_head: Head, *, command: Command, messages: tuple[Message, ...]) -> Receipt:
    return mongo.update(
        StoreYearDocument,
        addition.ledger_id,
        version=at_head.version,
        change={
            "$push": {"entries": ENTRY.fields(addition.entry)},
            "$inc": {"entry_count": 1},
            **({"$set": addition.counted} if addition.counted else {}),
        },
        where={"entries.violation_id": {"$ne": addition.entry.violation_id}},
        command=command,
        messages=messages,
        resource=addition.entry.violation_id,
    )


def replace_entry(
    ledger: StoreYear,
    entry: Violation,
    *,
    command: Command,
    messages: tuple[Message, ...],
    counted: Fields | None = None,
) -> Receipt:
    """Move an entry of the ledger to its next state, and set what that changes. Raises `Conflict` (lost_race)."""
    position = next(i for i, each in enumerate(ledger.entries) if each.violation_id == entry.violation_id)
    return mongo.update(
        StoreYearDocument,
        ledger_id(ledger.store_id, ledger.year),
        version=ledger.version,
        change={"$set": {f"entries.{position}": ENTRY.fields(entry), **(counted or {})}},
        command=command,
        messages=messages,
        resource=entry.violation_id,
    )


def counted_fields(ledger: StoreYear) -> Fields:
    """What the ledger has otherwise once an entry is newly counted in it, beside the entry."""
    assert ledger.explanation is not None
    return {
        "points": ledger.points,
        "grade": ledger.grade.value,
        "falls": [FALL.fields(each) for each in ledger.falls],
        "crossed": list(ledger.crossed),
        "explanation": ledger.explanation.to_plain(),
        "counted_ids": list(ledger.counted_ids),
    }


def find(store_id: str, year: int) -> StoreYear | None:
    """The whole ledger of a store and year, or None."""
    found = _collection().find_one({"_id": ledger_id(store_id, year)})
    return _ledger(found) if found else None


def find_many(keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], StoreYear]:
    """The whole ledgers of these stores and years, those that there are."""
    found = _collection().find({"_id": {"$in": [ledger_id(*each) for each in keys]}})
    return {(each.store_id, each.year): each for each in map(_ledger, found)}


def get_of(violation_id: str) -> StoreYear:
    """The ledger in which an entry was recorded. Raises `ViolationNotFound`."""
    found = _collection().find_one({"entries": {"$elemMatch": {"violation_id": violation_id, "copied_from": None}}})
    if found is None:
        raise not_found()
    return _ledger(found)


def get_counting(violation_id: str) -> StoreYear:
    """The ledger of the year in which a confirmed entry counts. Raises `ViolationNotFound`."""
    found = _collection().find({"entries.violation_id": violation_id}).sort("year", -1).limit(1)
    ledger = next(iter(found), None)
    if ledger is None:
        raise not_found()
    return _ledger(ledger)


def told_days(violation_ids: Iterable[str]) -> dict[str, date]:
    """Of each entry whose window was opened the day on which its notice was served, else that of its confirmation."""
    wanted = list(violation_ids)
    names = ("violation_id", "objection_on", "told_on", "decided_on")
    fields = {f"entries.{name}": 1 for name in names}
    found = _collection().find({"entries.violation_id": {"$in": wanted}}, fields)
    entries = (each for ledger in found for each in ledger["entries"] if each.get("objection_on"))
    told = {each["violation_id"]: each.get("told_on") or each["decided_on"] for each in entries}
    return {each: date.fromisoformat(told[each]) for each in wanted if each in told}


def of_act(store_id: str, act_id: str) -> tuple[Violation, ...]:
    """The entries of one act of a store, by year and in the order in which they were recorded."""
    found = _collection().find({"store_id": store_id, "entries.act_id": act_id}).sort("year", 1)
    entries = (each for ledger in found for each in _ledger(ledger).entries)
    return tuple(each for each in entries if each.act_id == act_id and each.copied_from is None)


def of_item_and_day(entry: Violation, *, beside: StoreYear) -> tuple[Violation, ...]:
    """The entries of the store with the item and the day of one, of every year, that one among them.

    `beside` is a ledger of the store that was read before, and is not read again.
    """
    same = {"item": entry.item, "occurred_on": entry.occurred_on.isoformat()}
    wanted = {"store_id": entry.store_id, "year": {"$ne": beside.year}, "entries": {"$elemMatch": same}}
    ledgers = sorted([beside, *map(_ledger, _collection().find(wanted))], key=lambda each: each.year)
    entries = (each for ledger in ledgers for each in ledger.entries if each.copied_from is None)
    return tuple(each for each in entries if (each.item, each.occurred_on) == (entry.item, entry.occurred_on))


def fall_list(falls: Iterable[Fall]) -> Fields:
    """What sets the falls of a ledger."""
    return {"falls": [FALL.fields(each) for each in falls]}


def not_found() -> ViolationNotFound:
    """The error for an entry that is unknown or out of scope: nobody learns which."""
    return ViolationNotFound(N_("没有找到该违规记录，请核对编号，或确认其在您的管辖范围内。"))


def _ledger(found: Mapping[str, Any]) -> StoreYear:
    entries = tuple(ENTRY.value(each, schema=found["schema"]) for each in found["entries"])
    return _LEDGER.value(found, entries=entries)


def _collection() -> Collection[Fields]:
    return StoreYearDocument._get_collection()
