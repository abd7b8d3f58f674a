"""B15a: ratings follows an import of 10,000 stores, against a raw insert of the store documents that come of it.

The journal of agreements holds what an import announces: 300 chains of one to 200 stores, a third of the stores without
a chain, 500 stores an entry. Ratings reads it, derives each store and its rows, assesses the chains, moves its cursor.
The raw side inserts the very documents of `stores`, 500 at a time, under the same indexes, journalled majority.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from pymongo.write_concern import WriteConcern

from common import clock, mongo
from common.journal import journal
from common.journal.entries import pending_message
from common.journal.feed import Consumer, LocalSource, parked_entries
from common.messages import ChainRegistered, Message, StoresRegistered
from common.people.commands import Command, derived_id, service_actor
from common.work.run_service import spare_collector
from services.ratings.handlers import HANDLERS
from tests.benchmarks.ratings_ground import ALIAS, ground

STORES = 10_000
CHAINS = 300
CHUNK = 500
ROUNDS = 5
BAR = 0.15
_SOURCE = "agreements"

Fields = dict[str, Any]


def run() -> list[tuple[str, str, str, str, bool, str]]:
    """The median ratio of alternating rounds, each on empty collections."""
    with ground():
        _announce()
        spare_collector()
        pairs = [_round() for _ in range(ROUNDS + 1)][1:]
    ratio = median(ours / bare for ours, bare in pairs)
    rates = [median(each[side] for each in pairs) for side in (0, 1)]
    against = "raw insert_many of the same store documents, same indexes, journalled majority"
    detail = f"{rates[0]:,.0f} against {rates[1]:,.0f} stores/s, {STORES:,} stores of {CHAINS} chains, {ROUNDS} rounds"
    return [("B15a following an import", against, f"≥ {BAR} ×", f"{ratio:.2f} ×", ratio >= BAR, detail)]


def _round() -> tuple[float, float]:
    """Stores a second, followed and inserted."""
    database = mongo.database(ALIAS)
    for name in database.list_collection_names():
        database.drop_collection(name)
    mongo.ensure_indexes(ALIAS)
    ours = _timed(_follow)
    stores = database["stores"]
    documents = list(stores.find({"rating.grade": {"$exists": True}}))
    if len(documents) != STORES or parked_entries(database):
        raise RuntimeError(f"ratings followed {len(documents)} of {STORES} stores")
    raw = database.get_collection("raw", write_concern=WriteConcern("majority", j=True))
    for name, index in stores.index_information().items():
        if name != "_id_":
            raw.create_index(index["key"], name=name)
    return STORES / ours, STORES / _timed(lambda: _insert(raw, documents))


def _announce() -> None:
    """The journal of agreements after an import, in a database of its own."""
    messages: list[Message] = [
        ChainRegistered(chain_id=f"chn_{number}", chain_name=f"连锁{number}") for number in range(CHAINS)
    ]
    stores = _stores()
    messages += [
        StoresRegistered(chunk_id=f"chk_{start}", import_id="imp_1", stores=stores[start : start + CHUNK])
        for start in range(0, STORES, CHUNK)
    ]
    at = clock.now()
    pending = [
        pending_message(Command(service_actor(_SOURCE), derived_id("cmd", number), at), message, number=0, version=1)
        for number, message in enumerate(messages)
    ]
    journal.append(_source(), pending, at=at)


def _stores() -> list[Fields]:
    """A roster as it stands in a file: chains of very different sizes, their stores next to each other or not."""
    dice = random.Random(15)
    sizes = [dice.choice((1, 5, 10, 20, 40, 200)) for _ in range(CHAINS)]
    chains = [number for number, size in enumerate(sizes) for _ in range(size)][: STORES * 2 // 3]
    places: list[int | None] = [*chains, *[None] * (STORES - len(chains))]
    dice.shuffle(places)
    return [_store(number, chain) for number, chain in enumerate(places)]


def _store(number: int, chain: int | None) -> Fields:
    began, ends, agreed_at = "2025-01-01", "2027-01-01", "2024-12-20T02:03:04.567+00:00"
    direct = {"chain_id": f"chn_{chain}", "kind": "direct", "from_on": began, "until_on": None}
    term = {
        "agreement_id": derived_id("agr", number),
        "from_on": began,
        "until_on": ends,
        "catalogue": True,
        "recorded_at": agreed_at,
        "agreed_until_on": ends,
        "ending_recorded_at": None,
    }
    return {
        "store_id": derived_id("sto", number),
        "code": f"P36030{number:06}",
        "name": f"康源大药房第{number}店",
        "area": f"3603{number % 7:02}",
        "memberships": [] if chain is None else [direct],
        "terms": [term],
    }


def _follow() -> None:
    """What the clerk does; it has told the collector to spare what was loaded before."""
    consumer = Consumer(mongo.database(ALIAS), _SOURCE, LocalSource(_source()), HANDLERS[_SOURCE])
    while consumer.run_once():
        pass


def _insert(raw: Any, documents: Sequence[Fields]) -> None:
    for start in range(0, len(documents), CHUNK):
        raw.insert_many(documents[start : start + CHUNK])


def _source() -> Any:
    return mongo.database(ALIAS).client["bench_agreements"]


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
