"""B17: the standings of 10,000 stores in one call, over HTTP, against one aggregation that brings the same facts."""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Self

import httpx2
import psutil
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument

from common import mongo
from deploy.demo.city import cast
from deploy.stack.embedded import mongo_uri
from deploy.stack.running import usage
from tests.benchmarks.agreements_ground import Ground, code_of, fill, ground, hold_chain
from tests.benchmarks.http_load import Load, get_request, measure
from tests.beside import beside
from tests.stacks import RunningStack

STORES, ASKED = 50_000, 10_000
#: Every so manieth chain is held.
HELD = 20
ROUNDS, BESIDE_ROUNDS, BESIDE_SECONDS = 15, 6, 4.0
WARM_UP, CALLS, GATEWAY_CALLS = 20, 100, 30
_PATH = "/api/v1/standings/lookup"
_AGGREGATION = "one aggregation of pymongo: $match by the codes, $lookup of the chains' holds, the fields of the rule"
_FACTS = (
    *("area", "code", "import_id", "schema", "memberships", "reach", "terms", "terminations", "holds", "hold_endings"),
    *("named_by", "services", "text_records", "exemptions"),
)
Row = tuple[str, str, str, str, bool, str]


def run() -> list[Row]:
    """One call as the median of alternating rounds; the check of one store beside it; memory over many calls."""
    return [*_directly(), *_through_the_gateway()]


def _directly() -> list[Row]:
    with ground() as prepared:
        asked = _fill()
        with prepared.serving("services.agreements.app:create_app()") as port, _Caller(port) as caller:

            def call() -> float:
                return caller.ask(asked, token=prepared.token())

            rounds = [(call(), _aggregate(asked), _aggregate(asked, decoded=False)) for _ in range(ROUNDS + 2)][2:]
            return [_row_of(rounds), _beside(prepared, port, call), _memory(port, call)]


def _row_of(rounds: list[tuple[float, float, float]]) -> Row:
    slowness = median(ours / theirs for ours, theirs, _ in rounds)
    against_raw = median(ours / raw for ours, _, raw in rounds)
    ours, theirs, raw = (median(each[side] for each in rounds) * 1000 for side in range(3))
    detail = (
        f"{ours:.0f} against {theirs:.0f} ms, {ASKED:,} of {STORES:,} stores, {ROUNDS} rounds;"
        f" {against_raw:.1f} × the {raw:.0f} ms of the same aggregation undecoded"
    )
    name = f"B17 {ASKED:,} standings in one call"
    return (name, _AGGREGATION, "≤ 3 ×", f"{slowness:.2f} ×", slowness <= 3, detail)


def _beside(prepared: Ground, port: int, call: Callable[[], float]) -> Row:
    """The check of one store while one call follows another."""
    ids = [f"sto_a{number:06d}" for number in range(0, STORES, STORES // 200)]

    def check() -> Load:
        requests = [get_request(f"/api/v1/stores/{each}/standing", token=prepared.token()) for each in ids]
        found = measure(port, requests, connections=1, seconds=BESIDE_SECONDS)
        if found.statuses != {200}:
            raise RuntimeError(f"a server refused: {found}")
        return found

    pairs = []
    for _ in range(BESIDE_ROUNDS):
        quiet = check()
        with beside((call, 0.0)):
            pairs.append((quiet, check()))
    alone, busy = (median(each[side].p95 for each in pairs) * 1000 for side in (0, 1))
    middle = median(each[1].median for each in pairs) * 1000
    detail = f"alone {alone:.0f} ms; beside it the median is {middle:.0f} ms, one process, {BESIDE_ROUNDS} rounds"
    name = "B17 standing check of one store beside such calls, p95"
    return (name, "an absolute time", "≤ 100 ms", f"{busy:.0f} ms", busy <= 100, detail)


def _memory(port: int, call: Callable[[], float]) -> Row:
    server = _listening_on(port)
    family = [server, *server.children(recursive=True)]
    sizes = []
    for calls in (WARM_UP, CALLS):
        for _ in range(calls):
            call()
        sizes.append(sum(each.memory_full_info().pss for each in family) / 1024**2)
    growth = sizes[1] / sizes[0]
    detail = f"{sizes[1]:.0f} against {sizes[0]:.0f} MiB (PSS), after {WARM_UP} calls of {ASKED:,} and {CALLS} more"
    return ("B17 memory of the service", "itself before", "≤ 1.1 ×", f"{growth:.2f} ×", growth <= 1.1, detail)


def _listening_on(port: int) -> psutil.Process:
    for child in psutil.Process().children(recursive=True):
        if any(each.laddr.port == port and each.status == "LISTEN" for each in child.net_connections("inet")):
            return child
    raise RuntimeError(f"nobody listens on {port}")


def _through_the_gateway() -> list[Row]:
    """The same call through the gateway of the embedded stack, with its other processes beside it."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as folder:
        stack = RunningStack(Path(folder) / "stack").wait_ready()
        ports = stack.layout.ports
        mongo.connect(mongo_uri([ports["mongo"]]), alias="agreements", database_name="yaocheng_agreements")
        try:
            asked = _fill()
            with _Caller(ports["gateway"]) as caller:
                token = caller.sign_in("settlement")
                rounds = [(caller.ask(asked, token=token), _aggregate(asked)) for _ in range(ROUNDS + 2)][2:]
                before = _memory_of(stack)
                for _ in range(GATEWAY_CALLS):
                    caller.ask(asked, token=token)
                after = _memory_of(stack)
        finally:
            mongo.disconnect("agreements")
            stack.stop()
    slowness = median(ours / theirs for ours, theirs in rounds)
    ours, theirs = (median(each[side] for each in rounds) * 1000 for side in (0, 1))
    detail = (
        f"{ours:.0f} against {theirs:.0f} ms, {ROUNDS} rounds;"
        f" the gateway has {after:.0f} MiB (PSS) after {GATEWAY_CALLS} more calls, {before:.0f} before them"
    )
    return [("B17 the same through the gateway", _AGGREGATION, "–", f"{slowness:.2f} ×", after <= 1.1 * before, detail)]


def _memory_of(stack: RunningStack) -> float:
    return next(each.pss for each in usage(stack.layout) if each.name == "gateway-app")


def _fill() -> list[str]:
    """Stores, some of their chains held; of some thousands of them, at random, the code or the id."""
    ids = fill(STORES, coded=True)
    for number in range(0, STORES // 50, HELD):
        hold_chain(f"chn_a{number:05d}", f"case-{number}")
    chosen = random.Random(17).sample(range(STORES), ASKED)
    return [code_of(number) if place % 2 else ids[number] for place, number in enumerate(chosen)]


def _aggregate(asked: list[str], *, decoded: bool = True) -> float:
    """The seconds of the aggregation, each document decoded by the driver, or left as it came."""
    ids, codes = ([each for each in asked if each.startswith("sto_") is is_id] for is_id in (True, False))
    collection: Any = mongo.database("agreements")["stores"]
    if not decoded:
        collection = collection.with_options(codec_options=CodecOptions[Any](document_class=RawBSONDocument))
    holds = {"from": "chain_holds", "localField": "reach", "foreignField": "chain_id", "as": "chain_holds"}
    pipeline = [
        {"$match": {"$or": [{"_id": {"$in": ids}}, {"code": {"$in": codes}}]}},
        {"$project": dict.fromkeys(_FACTS, 1)},
        {"$lookup": holds},
    ]
    begun = time.perf_counter()
    found = sum(1 for _ in collection.aggregate(pipeline))
    took = time.perf_counter() - begun
    if found != len(asked):
        raise RuntimeError(f"{found} of {len(asked)} stores found")
    return took


class _Caller:
    """Who asks, over one connection."""

    def __init__(self, port: int) -> None:
        self._client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60.0, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def sign_in(self, username: str) -> str:
        credentials = {"username": username, "password": cast.DEMO_PASSWORD}
        return str(self._client.post("/api/v1/session", json=credentials).json()["token"])

    def ask(self, asked: list[str], *, token: str) -> float:
        """The seconds of one call, until its whole answer is there."""
        begun = time.perf_counter()
        answer = self._client.post(_PATH, json={"codes": asked}, headers={"Authorization": f"Bearer {token}"})
        took = time.perf_counter() - begun
        if answer.status_code != 200 or answer.content.count(b'"outcome":"found"') != len(asked):
            raise RuntimeError(f"not answered: {answer.status_code} {answer.text[:300]}")
        return took
