"""B7: numbering approved papers while 1, 8 and 64 approvers approve, the clerk in a process of its own as in reality.

Throughput is papers numbered a second, from the first approval to the last number, in rounds that take turns. Beside
it stands one majority write a paper, one after the other, on the same mongod.
"""

import contextlib
import copy
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from common import clock, mongo
from common.journal import anchors
from common.people.commands import Actor, Command, Role
from deploy.stack.children import free_port, start_child, stop_child, wait_until
from deploy.stack.embedded import mongo_is_primary, mongo_uri, mongod_command
from deploy.stack.keys import ServiceKeys
from deploy.stack.layout import SAMPLE
from services.gateway import ALIAS
from services.gateway.cases.storage.documents import CaseDocument
from services.gateway.cases.usecases.approve_case import approve_case
from services.gateway.papers.domain.papers import PaperStatus
from services.gateway.papers.storage import papers
from services.gateway.papers.storage.documents import PaperDocument

APPROVERS = (1, 8, 64)
PAPERS = 320
ROUNDS = 5
Fields = dict[str, Any]


def run() -> list[tuple[str, str, str, str, bool, str]]:
    """The throughput with 8 and 64 approvers against that with one, and whether the numbers are whole."""
    with _ground() as (folder, uri), _clerk(folder, uri):
        rates: dict[int, list[float]] = {number: [] for number in APPROVERS}
        for turn in range(ROUNDS + 1):
            for number in APPROVERS:
                rates[number].append(_round(f"{turn}x{number}", number))
        writes = _majority_writes()
        numbers = _numbers()
        anchored = anchors.read_highest(folder / "anchors", "示医保决", clock.today().year)
    medians = {number: median(rates[number][1:]) for number in APPROVERS}
    total = (ROUNDS + 1) * len(APPROVERS) * PAPERS
    is_whole = numbers == list(range(1, total + 1)) and anchored == total
    detail = (
        f"{medians[1]:.0f} papers/s with 1; one majority write a paper: {writes:.0f}/s; {ROUNDS} rounds of {PAPERS}"
    )
    rows = [
        (
            f"B7 numbering while {number} approve",
            "itself while 1 approves",
            "≥ 0.8 ×" if number == APPROVERS[-1] else "–",
            f"{medians[number] / medians[1]:.2f} ×",
            number != APPROVERS[-1] or medians[number] >= 0.8 * medians[1],
            detail,
        )
        for number in APPROVERS[1:]
    ]
    whole = f"1 … {total:,}, no gap, anchor at {anchored:,}" if is_whole else f"{len(numbers)} numbers, not whole"
    return [*rows, ("B7 numbers of the series", "1 … n", "no gap", whole, is_whole, "all rounds together")]


def _round(name: str, approvers: int) -> float:
    """Papers numbered a second while so many approvers share the cases of a round."""
    cases = _adopted(name)
    begun = time.perf_counter()
    with ThreadPoolExecutor(approvers) as pool:
        shares = [cases[position::approvers] for position in range(approvers)]
        list(pool.map(_approve, shares, range(approvers)))
    wait_until(lambda: _numbered(cases) == len(cases), seconds=120, what="every paper numbered")
    return len(cases) / (time.perf_counter() - begun)


def _approve(case_ids: Sequence[str], position: int) -> None:
    actor = Actor(f"acc_{position}", f"per_approver{position}", (Role.APPROVER,), areas=("3603",))
    for case_id in case_ids:
        approve_case(
            case_id, version=2, today=clock.today(), command=Command(actor, f"cmd_{case_id}_approve", clock.now())
        )


def _adopted(name: str) -> list[str]:
    """Cases that wait for approval, each of a store of its own, written at once."""
    pattern = _pattern()
    documents = []
    for number in range(PAPERS):
        document = copy.deepcopy(pattern)
        store = f"sto_{name}_{number}"
        document |= {"_id": f"case_{name}_{number}", "proposal_id": f"pro_{name}_{number}", "subject_id": store}
        document["party"]["party_id"] = store
        for place, fact in enumerate(document["facts"]):
            fact["entry_id"] = f"ent_{name}_{number}_{place}"
        documents.append(document)
    CaseDocument._get_collection().insert_many(documents)
    return [document["_id"] for document in documents]


def _pattern() -> Fields:
    first_on = (clock.today() + timedelta(days=10)).isoformat()
    return {
        "version": 2,
        "schema": 1,
        "status": "adopted",
        "measure": "suspension",
        "scope": "store",
        "subject_name": "益民大药房",
        "area": "360302",
        "memberships": [],
        "opened_at": clock.now(),
        "proposed_months": 3,
        "facts": [{"text": "2026年3月2日串换药品。", "clause": "协议第20条"} for _ in range(5)],
        "snapshot": {"points": 18},
        "snapshot_sha256": "0" * 64,
        "affected_count": 1,
        "relied_on": [],
        "proposers": [],
        "adopters": ["per_reviewer"],
        "particulars": {
            "first_on": first_on,
            "months": 3,
            "source": "检查发现。",
            "statement": "",
            "demands": "",
            "reasons": "按下限。",
        },
        "party": {"name": "益民大药房", "code": None, "uscc": None, "address": None},
    }


def _numbered(case_ids: Sequence[str]) -> int:
    where = {"about": {"$in": list(case_ids)}, "status": PaperStatus.NUMBERED.value}
    return PaperDocument._get_collection().count_documents(where)


def _numbers() -> list[int]:
    return sorted(stored["seq"] for stored in PaperDocument._get_collection().find({}, {"seq": 1}))


def _majority_writes() -> float:
    """Writes a second when each of as many papers is changed once, one after the other, with nothing else at work."""
    ids = [stored["_id"] for stored in PaperDocument._get_collection().find({}, {"_id": 1}).limit(PAPERS)]
    begun = time.perf_counter()
    for paper_id in ids:
        papers.note_jobs({paper_id: "job_of_the_benchmark"})
    return len(ids) / (time.perf_counter() - begun)


@contextlib.contextmanager
def _ground() -> Iterator[tuple[Path, str]]:
    """A mongod of its own with an empty, indexed database, connected in this process."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as name:
        folder = Path(name)
        (folder / "mongo").mkdir()
        (folder / "anchors").mkdir()
        port = free_port()
        with (folder / "mongo.log").open("wb") as log:
            mongod = start_child(mongod_command(port=port, folder=folder / "mongo"), output=log)
        wait_until(lambda: mongo_is_primary([port]), seconds=60, what="mongod")
        mongo.connect(mongo_uri([port]), alias=ALIAS, database_name="bench_gateway")
        mongo.ensure_indexes(ALIAS)
        try:
            yield folder, mongo_uri([port])
        finally:
            mongo.disconnect(ALIAS)
            stop_child(mongod)


@contextlib.contextmanager
def _clerk(folder: Path, uri: str) -> Iterator[None]:
    """The clerk, at work."""
    keys = ServiceKeys.generate()
    environ = {
        **os.environ,
        "YAOCHENG_ENVIRONMENT": "test",
        "YAOCHENG_SERVICE": "gateway",
        "YAOCHENG_MONGO_URI": uri,
        "YAOCHENG_MONGO_DATABASE": "bench_gateway",
        "YAOCHENG_REDIS_URL": "redis://127.0.0.1:1/0",
        "YAOCHENG_SERVICE_KEY": keys.private("gateway"),
        "YAOCHENG_PUBLIC_KEYS": keys.public(),
        "YAOCHENG_AGREEMENTS_URL": "http://127.0.0.1:1",
        "YAOCHENG_RATINGS_URL": "http://127.0.0.1:1",
        "YAOCHENG_GATEWAY_URL": "http://127.0.0.1:1",
        "YAOCHENG_ANCHOR_DIR": str(folder / "anchors"),
        "YAOCHENG_INSTALLATION": str(SAMPLE),
        "YAOCHENG_SECRET_KEY": "benchmark-" + "k" * 32,
        "YAOCHENG_IDENTITY_KEY": "benchmark-" + "i" * 32,
        "YAOCHENG_PUBLIC_URL": "http://127.0.0.1:8400",
    }
    command = [sys.executable, "-m", "tests.benchmarks.numbering_clerk"]
    with (folder / "clerk.log").open("wb") as log:
        child = start_child(command, environ=environ, output=log)
    try:
        yield
    finally:
        stop_child(child)
