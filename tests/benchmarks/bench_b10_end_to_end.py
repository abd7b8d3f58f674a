"""B10: from a person's act to what follows from it, end to end, on the sample city; idle, and with 200 clients.

Confirmed: from the press on the button until the letter about the points (违规记分告知书) lies in the gateway, numbered
and made. Decided: from the last approval until the decision is numbered and made, and from the record of its service
until the settlement system reads that the store is closed on the first day; the way of the paper to the store is not
counted, nor the days until it takes effect. The 200 clients are signed in each for itself and act every 10 seconds.
"""

from __future__ import annotations

import itertools
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from common import clock, mongo
from deploy.demo.city import cast
from deploy.demo.notices import serve_notices
from deploy.demo.story.wording import FOR_FALSE_SALE, of_suspension
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Hand
from tests import invariants
from tests.stacks import RunningStack

#: How often each way is measured, idle and busy.
TIMES = 24
CLIENTS, PACE = 200, 10.0
BAR = 2.0
#: An item that brings a suspension by itself.
_ITEM = "I5"
#: Days until nobody can object any more.
_WINDOW = 10
_LOOK = 0.01
#: What a client at the browser opens, one at the API asks, in turn.
_PAGES = ("/", "/stores", "/violations", "/cases", "/papers", "/duties")
_READS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/stores", {"q": "堂"}),
    ("/grades", {"grade": "B"}),
    ("/violations", {}),
    ("/cases", {}),
    ("/papers", {}),
    ("/chains", {}),
)
Row = tuple[str, str, str, str, bool, str]


def run() -> list[Row]:
    """Both ways, idle and busy."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as folder:
        stack = RunningStack(Path(folder) / "stack").wait_ready()
        limits = httpx2.Limits(max_connections=CLIENTS + 20)
        try:
            with (
                pytest.MonkeyPatch.context() as patch,
                invariants.opened(stack.layout.mongo_uri),
                httpx2.Client(base_url=stack.address, timeout=60.0, limits=limits, trust_env=False) as client,
            ):
                patch.setenv(clock.ENVIRONMENT_VARIABLE, "demo")
                patch.setenv(clock.FILE_VARIABLE, str(stack.layout.clock_file))
                return _measured(_Bureau(stack, client), _Clients(client, stack.address))
        finally:
            stack.stop()


def _measured(bureau: _Bureau, clients: _Clients) -> list[Row]:
    cases, told = bureau.prepared()
    alone = (told, bureau.decided(cases[:TIMES]))
    with clients.at_work() as wrong:
        busy = (bureau.told(), bureau.decided(cases[TIMES:]))
    names = ("violation confirmed → letter made", "last approval → made, served → standing closed")
    rows = [
        _row(f"B10 {name}, p95, {when}", seconds, detail)
        for when, (both, detail) in {
            "idle": (alone, "nobody else at work"),
            f"{CLIENTS} clients": (busy, f"{clients.acts:,} acts, {len(wrong)} refused or failed"),
        }.items()
        for name, seconds in zip(names, both, strict=True)
    ]
    if wrong:
        raise RuntimeError(f"{len(wrong)} acts of the clients failed: {wrong[:3]}")
    return rows


def _row(name: str, seconds: Sequence[float], detail: str) -> Row:
    ordered = sorted(seconds)
    worst, middle = ordered[len(ordered) * 95 // 100], ordered[len(ordered) // 2]
    told = f"median {middle:.2f} s, longest {ordered[-1]:.2f} s, {len(ordered)} times; {detail}"
    return (name, "the clock", f"≤ {BAR:.0f} s", f"{worst:.2f} s", worst <= BAR, told)


class _Bureau:
    """The persons of the agency, one after the other."""

    def __init__(self, stack: RunningStack, client: httpx2.Client) -> None:
        self._stack = stack
        self._recorder, self._confirmer = (
            _hand(client, each) for each in (cast.REVIEWER_OF_CITY, cast.SECOND_APPROVER)
        )
        self._approver, self._settlement = (_hand(client, each) for each in (cast.APPROVER, "settlement"))
        self._numbers = itertools.count()
        concerned = {each["subject_id"] for each in self._recorder.get_all("/cases")}
        stores = [each["id"] for each in self._recorder.get_all("/stores") if each["id"] not in concerned]
        self._stores = [each for each in stores if self._standing(each) == "open"]

    def prepared(self) -> tuple[list[str], list[float]]:
        """Adopted cases for both runs, and how long each of their letters took."""
        stores = self._stores[: 2 * TIMES]
        entries, seconds = zip(*(self._confirmed(each) for each in stores), strict=True)
        today = clock.today()
        serve_notices(self._confirmer, entries, served_on=today, receiver="门店负责人", step="notices")
        self._stack.yaocheng("clock", "advance", "--days", str(_WINDOW))
        return [self._adopted(each, objected_until=today + timedelta(days=_WINDOW - 1)) for each in stores], [*seconds]

    def told(self) -> list[float]:
        """How long each letter takes now."""
        return [self._confirmed(each)[1] for each in self._stores[2 * TIMES : 3 * TIMES]]

    def decided(self, case_ids: Sequence[str]) -> list[float]:
        """Of each case, the seconds in which nobody else had to do anything."""
        return [self._decided(each) for each in case_ids]

    def _confirmed(self, store_id: str) -> tuple[str, float]:
        today = clock.today().isoformat()
        body = {
            "store_id": store_id,
            "item": _ITEM,
            "occurred_on": today,
            "found_on": today,
            "money": "960.00",
            "source": "inspection",
            "evidence": "监控录像与结算记录比对，结算而未售药。",
        }
        entry = str(self._recorder.do("/violations", body, step=f"record-{next(self._numbers)}")["id"])
        begun = time.perf_counter()
        self._confirmer.do(f"/violations/{entry}/confirm", {"is_another_act": True}, step=f"confirm-{entry}")
        papers = mongo.database("gateway")["papers"]
        _wait(lambda: papers.find_one({"about": entry, "status": "rendered"}, {"_id": 1}))
        return entry, time.perf_counter() - begun

    def _adopted(self, store_id: str, *, objected_until: Any) -> str:
        found = wait_for(
            lambda: self._recorder.get("/cases", subject_id=store_id, status="proposed")["items"], what="the case"
        )
        wording = of_suspension(objected_until=objected_until, reasons=FOR_FALSE_SALE)
        body = {
            "first_on": (clock.today() + timedelta(days=1)).isoformat(),
            "months": 3,
            "addressee": None,
            **{name: getattr(wording, name) for name in ("source", "statement", "demands", "reasons")},
        }
        case = found[0]
        self._recorder.do(f"/cases/{case['id']}/adopt", body, step=f"adopt-{case['id']}", version=case["version"])
        return str(case["id"])

    def _decided(self, case_id: str) -> float:
        cases, papers = (mongo.database("gateway")[name] for name in ("cases", "papers"))
        case = self._recorder.get(f"/cases/{case_id}")
        begun = time.perf_counter()
        self._approver.do(f"/cases/{case_id}/approve", step=f"approve-{case_id}", version=case["version"])
        _wait(lambda: cases.find_one({"_id": case_id, "status": "issued"}, {"_id": 1}))
        paper = _wait(lambda: papers.find_one({"about": case_id, "status": "rendered"}, {"_id": 1}))
        made = time.perf_counter() - begun
        service = {"served_on": clock.today().isoformat(), "manner": "in_person", "receiver": "门店负责人"}
        begun = time.perf_counter()
        self._recorder.do(f"/papers/{paper['_id']}/service", service, step=f"serve-{case_id}")
        then = clock.start_of(clock.today() + timedelta(days=1)) + timedelta(hours=12)
        _wait(lambda: self._standing(case["subject_id"], at=then.isoformat()) == "closed")
        return made + time.perf_counter() - begun

    def _standing(self, store_id: str, **query: Any) -> str:
        return str(self._settlement.get(f"/stores/{store_id}/standing", **query)["standing"])


class _Clients:
    """People at browsers, and systems at the API, half and half."""

    def __init__(self, client: httpx2.Client, address: str) -> None:
        self._client = client
        self._address = address
        self.acts = 0

    @contextmanager
    def at_work(self) -> Iterator[list[str]]:
        """All act, each at its pace, until the block is left; what went wrong."""
        staff = itertools.cycle(
            (cast.APPROVER, cast.REVIEWER_EAST, cast.REVIEWER_WEST, "supervisor", cast.SECOND_APPROVER)
        )
        doers = [self._browser(next(staff)) if n % 2 else self._caller(next(staff), n) for n in range(CLIENTS)]
        wrong: list[str] = []
        stop = threading.Event()

        def act(number: int, do: Callable[[], object]) -> None:
            pause = PACE * number / CLIENTS
            while not stop.wait(pause):
                begun, pause = time.monotonic(), PACE
                try:
                    do()
                except Exception as error:
                    wrong.append(f"{type(error).__name__}: {error}"[:300])
                self.acts += 1
                pause = max(0.0, PACE - (time.monotonic() - begun))

        threads = [threading.Thread(target=act, args=each) for each in enumerate(doers)]
        for thread in threads:
            thread.start()
        try:
            yield wrong
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _caller(self, username: str, number: int) -> Callable[[], object]:
        hand, reads = _hand(self._client, username), itertools.cycle(_READS[number % 6 :] + _READS[: number % 6])

        def read() -> None:
            path, query = next(reads)
            hand.get(path, **query)

        read()
        return read

    def _browser(self, username: str) -> Callable[[], object]:
        browser = httpx2.Client(base_url=self._address, timeout=60.0, trust_env=False)
        form = browser.get("/sign-in").text
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form)
        assert token is not None, form[:500]
        given = {"username": username, "password": cast.DEMO_PASSWORD, "csrf_token": token[1]}
        browser.post("/sign-in", data=given, headers={"Referer": f"{self._address}/sign-in"})
        pages = itertools.cycle(_PAGES)

        def look() -> None:
            path = next(pages)
            answer = browser.get(path)
            if answer.status_code != httpx2.codes.OK or "/sign-in" in str(answer.url):
                raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:200]}")

        return look


def _hand(client: httpx2.Client, username: str) -> Hand:
    return Hand(client, username=username, password=cast.DEMO_PASSWORD, series=f"b10-{username}")


def _wait(find: Callable[[], Any]) -> Any:
    """Ask again and again, so often that it tells the time."""
    until = time.monotonic() + 60.0
    while not (found := find()):
        if time.monotonic() > until:
            raise RuntimeError("it never came about")
        time.sleep(_LOOK)
    return found
