"""What users were told that they had done (2xx), and whether the databases have each of it exactly once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from common import mongo
from common.messages import PointsNoticeOrdered
from tests import invariants

#: How many stores a roster has, and what each is called.
STORES = 10


@dataclass(frozen=True, slots=True)
class Deed:
    """One command that was begun: its kind, the key it was sent with, and a mark that no other deed leaves behind."""

    kind: str
    key: str
    mark: str


@dataclass
class Books:
    """Every deed that was begun, those that were acknowledged with the id that the answer named, and what went wrong.

    `refused` counts refusals by status and code; `wrong` are answers that no user may get.
    """

    begun: list[Deed] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    repeated: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, deed: Deed) -> None:
        """Note a deed before it is sent, so that nothing is done that the books do not know."""
        with self._lock:
            self.begun.append(deed)

    def acknowledge(self, deed: Deed, resource: str) -> None:
        """Note the answer to a deed; a repetition must be answered with the very same."""
        with self._lock:
            known = self.acknowledged.setdefault(deed.key, resource)
            if known != resource:
                self.wrong.append(f"{deed.kind} {deed.key} was answered with {known}, then with {resource}")

    def note_refusal(self, told: str) -> None:
        """Note that a request was refused, by status and code."""
        with self._lock:
            self.refused[told] += 1

    def note_wrong(self, told: str) -> None:
        """Note an answer that no user may get."""
        with self._lock:
            self.wrong.append(told)

    def is_acknowledged(self, deed: Deed) -> bool:
        """Whether the deed was answered 2xx."""
        return deed.key in self.acknowledged

    def open(self) -> list[Deed]:
        """Deeds of which nobody knows yet whether they were done."""
        return [each for each in self.begun if not self.is_acknowledged(each)]

    def count(self) -> dict[str, int]:
        """Acknowledged deeds by kind."""
        return dict(sorted(Counter(each.kind for each in self.begun if self.is_acknowledged(each)).items()))


def audit(books: Books) -> tuple[list[str], list[str]]:
    """What was acknowledged and is not there, and what is there more than once, acknowledged or not."""
    lost, doubled = [], []
    by_kind: dict[str, list[Deed]] = {}
    for deed in books.begun:
        by_kind.setdefault(deed.kind, []).append(deed)
    for kind, deeds in by_kind.items():
        found = FOUND[kind](deeds)
        for deed in deeds:
            told = f"{kind} {deed.mark} ({deed.key})"
            if books.is_acknowledged(deed) and not found[deed.mark]:
                lost.append(told)
            if found[deed.mark] > 1:
                doubled.append(f"{told}: {found[deed.mark]} times")
    return lost, doubled


def _violations(_: Iterable[Deed]) -> Counter[str]:
    """How many entries bear each evidence."""
    return Counter(each["evidence"] for each in _entries())


def _decided(status: str) -> Callable[[Iterable[Deed]], Counter[str]]:
    def count(_: Iterable[Deed]) -> Counter[str]:
        return Counter(each["violation_id"] for each in _entries() if each["status"] == status)

    return count


def _entries() -> Iterable[Mapping[str, str]]:
    for ledger in mongo.database("ratings")["store_years"].find({}, {"entries": 1}):
        yield from ledger["entries"]


def _persons(_: Iterable[Deed]) -> Counter[str]:
    return Counter(each["name"] for each in mongo.database("gateway")["persons"].find({}, {"name": 1}))


def _rosters(deeds: Iterable[Deed]) -> Counter[str]:
    """A roster is registered when each of its stores is, and doubled when one of them is."""
    names = Counter(each["name"] for each in mongo.database("agreements")["stores"].find({}, {"name": 1}))
    counts = {each.mark: [names[store_name(each.mark, place)] for place in range(STORES)] for each in deeds}
    return Counter({mark: max(found) if all(found) or max(found) > 1 else 0 for mark, found in counts.items()})


def _served(_: Iterable[Deed]) -> Counter[str]:
    served = {"service.served_on": {"$type": "string"}}
    return Counter(each["_id"] for each in mongo.database("gateway")["papers"].find(served, {"_id": 1}))


def _adopted(_: Iterable[Deed]) -> Counter[str]:
    """How often the journal tells that a case was adopted; none is returned in such a run."""
    return Counter(each.subject for each in invariants.told("gateway") if each.name == "CaseAdopted")


def _approved(_: Iterable[Deed]) -> Counter[str]:
    return Counter(each.subject for each in invariants.told("gateway") if each.name == "CaseApproved")


def store_name(mark: str, place: int) -> str:
    """The name of a store of a roster."""
    return f"{mark}第{place}店"


#: Where each kind of deed is found: how often each mark is there.
FOUND: Mapping[str, Callable[[Iterable[Deed]], Counter[str]]] = {
    "record": _violations,
    "confirm": _decided("confirmed"),
    "reject": _decided("rejected"),
    "person": _persons,
    "roster": _rosters,
    "serve": _served,
    "adopt": _adopted,
    "approve": _approved,
}


def effects() -> list[str]:
    """Notices that ratings ordered in its journal, of which the gateway has none or several."""
    ordered = [each for each in invariants.told("ratings") if each.name == PointsNoticeOrdered.__name__]
    papers = mongo.database("gateway")["papers"].find({"kind": "points_notice"}, {"about": 1})
    found = Counter(each["about"] for each in papers)
    wanted = Counter(each.data["violation_id"] for each in ordered)
    return [
        f"{found[key]} notices of {key}, {wanted[key]} ordered" for key in wanted | found if found[key] != wanted[key]
    ]
