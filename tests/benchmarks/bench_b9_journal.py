"""B9: appending to the journal against a raw insert of the same documents; verifying it against bare SHA-256.

Two collections of one mongod, with the same unique index, grow in turns, 500 messages at a time as the relay takes
them. The journal so built is then verified whole, in turns with hashing the same bytes in memory.
"""

import contextlib
import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from common import clock, mongo
from common.journal import journal
from common.journal.entries import EMPTY, chain, pending_message
from common.messages import CaseClosed, DecisionServed, HoldPlaced, Message, StoreRecorded
from common.people.commands import Command, derived_id, service_actor
from deploy.stack.children import free_port, start_child, stop_child, wait_until
from deploy.stack.embedded import mongo_is_primary, mongo_uri, mongod_command

ALIAS = "bench"
ENTRIES = 100_000
BATCH = 500
#: How many batches one side appends before the other has its turn.
TURN = 10
ROUNDS = 9

Fields = dict[str, Any]
_SERVICES = ["personal_account", "outpatient_pooling", "chronic_disease", "dual_channel"]


def run() -> list[tuple[str, str, str, str, bool, str]]:
    """The ratio of the two appends, and entries verified a second."""
    with _database() as db:
        messages = [_pending(number) for number in range(ENTRIES)]
        appends, ratio = _append(db, messages)
        bodies = [entry["body"] for entry in db["journal"].find({}, {"body": 1}).sort("_id", 1)]
        pairs = [(_timed(lambda: _verify(db)), _timed(lambda: _hash(bodies))) for _ in range(ROUNDS)]
    rate = ENTRIES / median(ours for ours, _ in pairs)
    slowness = median(ours / bare for ours, bare in pairs)
    size = sum(len(body) for body in bodies) // ENTRIES
    verified = f"{ENTRIES:,} entries of {size} bytes from MongoDB, {slowness:.1f} × the time of hashing alone"
    against = "raw insert_many of the same documents, same index, journalled majority"
    return [
        ("B9 journal append", against, "≤ 1.5 ×", f"{ratio:.2f} ×", ratio <= 1.5, appends),
        (
            "B9 journal verify",
            "SHA-256 of the same bytes",
            "≥ 100,000 entries/s",
            f"{rate:,.0f} entries/s",
            rate >= 100_000,
            verified,
        ),
    ]


def _append(db: Any, messages: list[Fields]) -> tuple[str, float]:
    """Let both collections grow in turns; a sentence with the rates, and how much longer the journal takes."""
    at = clock.now()
    documents = chain(EMPTY, messages, at=at)
    raw = db.get_collection("raw", read_concern=ReadConcern("majority"), write_concern=WriteConcern("majority", j=True))
    raw.create_index("message_id", unique=True)
    pairs = []
    for start in range(0, ENTRIES, BATCH * TURN):
        until = start + BATCH * TURN
        ours = _timed(partial(_append_ours, db, messages[start:until], at))
        bare = _timed(partial(_insert, raw, documents[start:until]))
        pairs.append((ours, bare))
    rates = [BATCH * TURN / median(each[side] for each in pairs) for side in (0, 1)]
    text = f"{rates[0]:,.0f} against {rates[1]:,.0f} entries/s, {len(pairs)} turns each, {BATCH} messages an append"
    return text, median(ours / bare for ours, bare in pairs)


def _append_ours(db: Any, messages: list[Fields], at: datetime) -> None:
    for start in range(0, len(messages), BATCH):
        journal.append(db, messages[start : start + BATCH], at=at)


def _insert(raw: Any, documents: list[Fields]) -> None:
    for start in range(0, len(documents), BATCH):
        raw.insert_many(documents[start : start + BATCH])


def _verify(db: Any) -> None:
    found = journal.verify(db)
    if (found.entries, found.is_intact) != (ENTRIES, True):
        raise RuntimeError(f"the journal does not verify: {found}")


def _hash(bodies: list[bytes]) -> None:
    before = bytes(32)
    for body in bodies:
        before = hashlib.sha256(before + body).digest()


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _pending(number: int) -> Fields:
    """Messages as the services send them, four kinds in turn."""
    command = Command(
        service_actor("gateway"), derived_id("cmd", number), clock.now(), request_id=derived_id("req", number)
    )
    return pending_message(command, _message(number), number=0, version=1 + number % 5)


def _message(number: int) -> Message:
    store, case, chain_id = (derived_id(prefix, number) for prefix in ("sto", "cas", "chn"))
    match number % 4:
        case 0:
            return HoldPlaced(
                subject_id=store,
                hold_id=derived_id("hld", number),
                scope="store",
                kind="agreement_suspension",
                services=_SERVICES,
                case_id=case,
                from_on="2026-11-23",
                until_on="2027-02-23",
            )
        case 1:
            return StoreRecorded(
                store_id=store,
                code="P36010300123",
                name="百姓缘大药房连锁有限公司解放路店",
                area="360103",
                memberships=[{"chain_id": chain_id, "kind": "direct", "from_on": "2025-01-01", "until_on": None}],
                terms=[
                    {
                        "agreement_id": case,
                        "from_on": "2026-01-01",
                        "until_on": "2027-01-01",
                        "catalogue": True,
                        "recorded_at": "2025-12-01T00:00:00+00:00",
                        "agreed_until_on": "2027-01-01",
                        "ending_recorded_at": None,
                    }
                ],
            )
        case 2:
            return DecisionServed(
                case_id=case,
                paper_id=derived_id("pap", number),
                number=f"饶医保中心〔2026〕{number}号",
                proposal_id=derived_id("pro", number),
                measure="suspension",
                scope="store",
                subject_id=store,
                services=_SERVICES,
                costs="refused",
                served_on="2026-11-22",
                first_on="2026-11-23",
                last_on="2027-02-22",
                ends_case_id=None,
            )
        case _:
            return CaseClosed(case_id=case, proposal_id=derived_id("pro", number), reason="withdrawn")


@contextlib.contextmanager
def _database() -> Iterator[Any]:
    """A fresh, indexed database on a mongod of its own."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as name:
        folder = Path(name)
        (folder / "mongo").mkdir()
        port = free_port()
        with (folder / "mongo.log").open("wb") as log:
            mongod = start_child(mongod_command(port=port, folder=folder / "mongo"), output=log)
        wait_until(lambda: mongo_is_primary([port]), seconds=60, what="mongod")
        mongo.connect(mongo_uri([port]), alias=ALIAS, database_name="bench")
        mongo.ensure_indexes(ALIAS)
        try:
            yield mongo.database(ALIAS)
        finally:
            mongo.disconnect(ALIAS)
            stop_child(mongod)
