"""Replays the journals of a dump from their first entry, in this process: what only follows from them is made anew.

What follows from the journals is taken away first; what people's commands wrote stays, or is put back from the document
as the dump has it when the journal comes to their act. Every effect runs by the services' own consumers and handlers.
The clock goes from entry to entry, so that each day is the day it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, groupby
from typing import Any

from common import clock, mongo
from common.journal import holding, journal
from common.journal.entries import Entry
from common.journal.feed import Consumer, parked_entries
from common.journal.relay import Relay
from common.work import jobs
from services.agreements import clerk as agreements_clerk
from services.agreements.rosters.usecases.apply_import import apply_import
from services.gateway import clerk as gateway_clerk
from services.gateway.cases.usecases.order_decision import UNCOMPARED
from services.gateway.papers.domain.papers import UNKNOWN_ADDRESSEE
from services.gateway.papers.usecases.start_rendering import start_rendering
from services.gateway.papers.usecases.withhold_paper import list_withheld, release_paper
from services.ratings import clerk as ratings_clerk

Fields = dict[str, Any]
Contents = dict[str, dict[str, dict[Any, Fields]]]
SERVICES = ("agreements", "ratings", "gateway")
#: By service, the collections that hold nothing but what follows from the journals.
FOLLOWING: Mapping[str, tuple[str, ...]] = {
    "agreements": ("stores", "chains", "chain_holds", "registrations", "announcements", "jobs", "cursors"),
    "ratings": (
        *("stores", "chains", "chain_days", "decisions", "determinations", "proposals", "rectifications", "cursors"),
    ),
    "gateway": ("subjects", "cases", "papers", "jobs", "cursors"),
}
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Act:
    """What the command behind a message wrote into its document; `status` where the document has one."""

    collection: str
    fields: tuple[str, ...]
    status: str | None = None


#: Commands that wrote into documents which the journals brought about. Only what they wrote is taken from the dump.
ACTS: Mapping[tuple[str, str], Act] = {
    ("agreements", "StoreRecorded"): Act("stores", ("memberships", "reach", "services")),
    ("ratings", "EvidenceSubmitted"): Act("rectifications", ("evidence",), "evidence_submitted"),
    ("ratings", "RectificationPassed"): Act("rectifications", ("decided_by", "decided_at", "reason"), "passed"),
    ("gateway", "CaseAdopted"): Act(
        "cases", ("particulars", "party", "annex_sha256", "subject_name", "reason", "adopters"), "adopted"
    ),
    ("gateway", "CaseApproved"): Act("cases", ("approved_on", "approvers"), "approved"),
    # The worker's act: a paper is made once, never again.
    ("gateway", "PaperRendered"): Act("papers", ("sha256", "size", "issued_on"), "rendered"),
    ("gateway", "DecisionServed"): Act("papers", ("service", "first_on", "last_on"), "served"),
}
#: Of these names a service itself sends messages as well, as effects.
_BY_PERSONS_ONLY = frozenset({"StoreRecorded"})


def contents() -> Contents:
    """Every document of the three opened databases, by service, collection and key."""
    return {
        service: {
            name: {each["_id"]: each for each in mongo.database(service)[name].find({})}
            for name in mongo.database(service).list_collection_names()
        }
        for service in SERVICES
    }


@dataclass(slots=True)
class Replay:
    """One replay in the opened databases; `before` is what was in them, `settings` are those of each service."""

    before: Contents
    settings: Mapping[str, Any]
    _entries: dict[str, list[Entry]] = field(default_factory=dict)
    _reached: dict[str, int] = field(default_factory=dict)
    _announced: list[Fields] = field(default_factory=list)

    def run(self, *, until: datetime) -> None:
        """Take away what follows from the journals, and let it follow again; the clock ends at `until`."""
        self._entries = {each: journal.read(mongo.database(each), after=0, limit=_ALL) for each in SERVICES}
        self._take_away()
        due_days = ratings_clerk.DueDays()
        for instant, entries in groupby(self._timeline(), key=lambda each: each[1].recorded_at):
            clock.set_clock(instant)
            for service, entry in entries:
                self._reached[service] = entry.seq
                self._put_back(service, entry)
            self._follow(due_days)
        clock.set_clock(until)
        self._follow(due_days)

    def entries(self) -> Iterator[Entry]:
        """Every entry of the journals."""
        return chain.from_iterable(self._entries.values())

    def told(self) -> Iterator[Fields]:
        """Each message that the effects of the replay wrote, as it waits, or waited."""
        yield from self._announced
        for service in SERVICES:
            for cls in mongo.stored_classes(service):
                for document in cls._get_collection().find({"pending.id": {"$exists": True}}, {"pending": 1}):
                    yield from document["pending"]

    def relay(self) -> None:
        """Relay what the effects wrote: what is in the journal already is only cleared.

        What says more now than it did then is held back, as another message under a known id; how it differs is stated
        elsewhere, and nobody waits for it here.
        """
        for service in SERVICES:
            while Relay(service).run_once():
                pass
            for held in holding.held_messages(service):
                change = {"$set": {"pending": []}, "$unset": {"held": 1}}
                mongo.database(service)[held.collection].update_one({"_id": held.document_id}, change)

    def parked(self) -> list[str]:
        """Entries whose effect failed in the replay, for people."""
        return [f"{s} {each.name}: {each.error}" for s in SERVICES for each in parked_entries(mongo.database(s))]

    def _timeline(self) -> list[tuple[str, Entry]]:
        found = [(service, entry) for service, entries in self._entries.items() for entry in entries]
        return sorted(found, key=lambda each: (each[1].recorded_at, SERVICES.index(each[0]), each[1].seq))

    def _take_away(self) -> None:
        for service, names in FOLLOWING.items():
            for name in names:
                mongo.database(service)[name].delete_many({})
        # An import back to where its uploader left it: committed.
        applied = ("completed_at", "stores", "skipped")
        mongo.database("agreements")["imports"].update_many(
            {"state": "complete"},
            {
                "$set": {"state": "committed", "skipped_rows": []},
                "$unset": dict.fromkeys(applied, ""),
                "$inc": {"version": -1},
                "$pop": {"recent": 1},
            },
        )

    def _put_back(self, service: str, entry: Entry) -> None:
        """Write what the command behind an entry wrote, if it was a command."""
        act = ACTS.get((service, entry.name))
        is_service = str(entry.actor["person"]).startswith("service:")
        if act is None or (is_service and entry.name in _BY_PERSONS_ONLY):
            return
        left = self.before[service][act.collection][entry.resource]
        fields = {name: left[name] for name in act.fields if name in left}
        status = {"status": act.status} if act.status else {}
        changed = mongo.database(service)[act.collection].update_one(
            {"_id": entry.resource, "version": entry.version - 1},
            {"$set": {**fields, **status, "version": entry.version}, "$push": {"recent": entry.message_id}},
        )
        assert changed.matched_count == 1, f"{entry.name} of {entry.resource} came to another version"

    def _follow(self, due_days: ratings_clerk.DueDays) -> None:
        """What consumers, workers and clerks do now, until nothing is left to do."""
        while sum(each.run_once(0) for each in self._consumers()):
            pass
        for job in jobs.due("agreements"):
            jobs.run("agreements", job.id, _apply)
        self._announce()
        # 0.1 compared no annex before a number, and addressed a notice as it knew the store.
        for each in list_withheld():
            release_paper(each.paper_id, by=UNCOMPARED.by)
            release_paper(each.paper_id, by=UNKNOWN_ADDRESSEE.by)
        settings = self.settings["gateway"]
        gateway_clerk.number_all(settings, holder="replay")
        start_rendering(anchor_dir=settings.anchor_dir, at=clock.now())
        due_days.run()

    def _announce(self) -> None:
        """Clear what announces stores, as a relay does at once: a store does not change before it is announced."""
        waiting: Fields = {"pending.id": {"$exists": True}}
        collection = mongo.database("agreements")["announcements"]
        self._announced += [message for each in collection.find(waiting) for message in each["pending"]]
        collection.update_many(waiting, {"$set": {"pending": []}})

    def _consumers(self) -> Iterable[Consumer]:
        for name, module in _CLERKS.items():
            yield from module.consumers(self.settings[name], sources=dict.fromkeys(SERVICES, self._fetch))

    def _fetch(self, *, source: str, after: int, hash: bytes, limit: int, wait: float) -> list[Entry]:
        """The entries of a journal that the replay has come to."""
        return self._entries[source][after : min(after + limit, self._reached.get(source, 0))]


_CLERKS: Mapping[str, Any] = {"agreements": agreements_clerk, "ratings": ratings_clerk, "gateway": gateway_clerk}


def _apply(running: jobs.RunningJob) -> None:
    apply_import(running.subject, progress=running.progress, clock=clock.now)
