"""B15b: 10 confirmations a second for 10 minutes over 1,000 stores, with rendering on, on the whole embedded stack.

Each confirmation is recorded just before, by another person; every sixth brings a measure by its item, others bring one
by the points of their store. Compared are how far every feed is behind after the first minute and at the end, and how
long a proposal takes until its case is open, against the same on the idle stack. `B15B_SECONDS` makes the run shorter.
"""

from __future__ import annotations

import itertools
import os
import tempfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import httpx2

from common import mongo
from common.people.commands import derived_id
from deploy.demo.city import cast, plan
from deploy.demo.city.codes import identity_number
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Hand
from tests import invariants
from tests.agreements import roster_files as rosters
from tests.beside import beside
from tests.soak.watching import behind
from tests.stacks import RunningStack

STORES, CHAINS = 1_000, 20
RATE = 10
#: About how many entries that makes a second: so many may be on their way at any moment.
_ON_THEIR_WAY = 50
SECONDS = float(os.environ.get("B15B_SECONDS") or 600)
#: Confirmations one by one on the idle stack.
ALONE = 15
#: When the first look at the lag is taken, and how long each of the two lasts, in seconds.
_FIRST, _LOOK = min(60.0, SECONDS / 3), min(30.0, SECONDS / 6)
_BETWEEN_LOOKS = 0.5
_SLOWER = 10.0
#: Six items; the fourth brings a measure by itself.
_ITEMS = ("M2", "D2", "P1", "G2", "I2", "P2")
_MEASURE = 3
#: How many act at a time.
_HANDS = 12
_TODAY = plan.PRESENT.date().isoformat()
Row = tuple[str, str, str, str, bool, str]


def run() -> list[Row]:
    """The lag of the feeds, and the way from confirmation to case."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as folder:
        stack = RunningStack(Path(folder) / "stack").wait_ready()
        limits = httpx2.Limits(max_connections=32)
        try:
            with (
                invariants.opened(stack.layout.mongo_uri),
                httpx2.Client(base_url=stack.address, timeout=60.0, limits=limits, trust_env=False) as client,
            ):
                return _measured(_City(client))
        finally:
            stack.stop()


def _measured(city: _City) -> list[Row]:
    alone = [city.one_by_one(number) for number in range(ALONE)]
    wait_for(invariants.is_settled, what="quiet journals")
    looks: list[tuple[float, dict[str, int]]] = []
    begun = time.monotonic()
    with beside((lambda: looks.append((time.monotonic() - begun, behind())), _BETWEEN_LOOKS)):
        confirmed, took = city.confirm_many(first=ALONE)
    wait_for(invariants.is_settled, seconds=600.0, what="quiet journals")
    rate = len(confirmed) / took
    busy = sorted(_until_cases(confirmed))
    letters = mongo.database("gateway")["papers"].count_documents({"status": "rendered"})
    detail = (
        f"{rate:.1f} confirmations/s for {took:.0f} s over {STORES:,} stores, {len(busy):,} cases, {letters:,} letters"
    )
    return [_lag_row(looks, detail), _way_row(alone, busy, rate, detail)]


def _lag_row(looks: list[tuple[float, dict[str, int]]], detail: str) -> Row:
    first = _worst([lag for at, lag in looks if _FIRST <= at < _FIRST + _LOOK])
    last = _worst([lag for at, lag in looks if at >= looks[-1][0] - _LOOK])
    grown = {name: f"{first[name]:.0f} → {last[name]:.0f}" for name in last}
    allowed = {name: max(first[name], _ON_THEIR_WAY) for name in last}
    return (
        "B15b entries that each feed is behind at the end",
        f"itself after the first {_FIRST:.0f} s, medians of {_LOOK:.0f} s",
        f"no more, or what comes in a second ({_ON_THEIR_WAY})",
        ", ".join(f"{name} {text}" for name, text in grown.items()),
        all(last[name] <= allowed[name] for name in last),
        detail,
    )


def _way_row(alone: list[float], busy: list[float], rate: float, detail: str) -> Row:
    single, slow = median(alone), busy[len(busy) * 95 // 100]
    return (
        "B15b from confirmation to case, p95",
        f"the median of one confirmation on the idle stack, {len(alone)} of them",
        f"≤ {_SLOWER:.0f} ×, at {RATE}/s",
        f"{slow / single:.2f} ×",
        slow <= _SLOWER * single and rate > RATE * 0.98,
        f"{slow * 1000:.0f} against {single * 1000:.0f} ms, median {median(busy) * 1000:.0f} ms; {detail}",
    )


def _worst(looks: list[dict[str, int]]) -> dict[str, float]:
    return {name: median(each.get(name, 0) for each in looks) for name in sorted(looks[-1])}


def _until_cases(violation_ids: list[str]) -> list[float]:
    """Of each of these confirmations that brought a case the seconds from its instant until the case was open."""
    years, cases = mongo.database("ratings")["store_years"], mongo.database("gateway")["cases"]
    wanted = {derived_id("case", derived_id("prp", each)): each for each in violation_ids}
    opened = {wanted[each["_id"]]: each["opened_at"] for each in cases.find({"_id": {"$in": list(wanted)}})}
    decided = {
        entry["violation_id"]: entry["decided_at"]
        for year in years.find({"entries.violation_id": {"$in": list(opened)}}, {"entries": 1})
        for entry in year["entries"]
    }
    return [(at - decided[each]).total_seconds() for each, at in opened.items()]


class _City:
    """So many stores with an agreement each, and the two persons who record and confirm."""

    def __init__(self, client: httpx2.Client) -> None:
        self._run = uuid.uuid4().hex[:8]
        self._client = client
        self._administrator = self._hand(cast.ADMINISTRATOR)
        self._recorder, self._confirmer = self._hand(cast.REVIEWER_WEST), self._hand(cast.SECOND_APPROVER)
        self._stores = self._imported()
        self._sign_all()
        wait_for(invariants.is_settled, seconds=300.0, what="quiet journals")

    def one_by_one(self, number: int) -> float:
        """Confirm one entry while nothing else is done; the seconds until its case is open."""
        confirmed = self._confirm(number, item=_ITEMS[_MEASURE])
        found = wait_for(lambda: _until_cases([confirmed]), what="the case")
        papers = mongo.database("gateway")["papers"]
        wait_for(lambda: papers.find_one({"about": confirmed, "status": "rendered"}), what="the letter")
        return found[0]

    def confirm_many(self, *, first: int) -> tuple[list[str], float]:
        """So many a second, each by whoever of a few is free; the entries, and the seconds that it took."""
        begun, clock = time.monotonic(), threading.Event()

        def at_its_time(number: int) -> str:
            due = begun + number / RATE
            clock.wait(max(0.0, due - time.monotonic()))
            store, visit = number % STORES, number // STORES
            return self._confirm(first + number, item=_ITEMS[(store + visit) % len(_ITEMS)])

        with ThreadPoolExecutor(_HANDS) as pool:
            confirmed = list(pool.map(at_its_time, range(round(SECONDS * RATE))))
        return confirmed, time.monotonic() - begun

    def _confirm(self, number: int, *, item: str) -> str:
        body = {
            "store_id": self._stores[number % STORES],
            "item": item,
            "occurred_on": _TODAY,
            "found_on": _TODAY,
            "source": "inspection",
            "money": "0.00",
            "evidence": f"第{number}次现场检查，已拍照。",
        }
        recorded = str(self._recorder.do("/violations", body, step=f"record-{number}")["id"])
        finding = {"finding": "已核对照片。", "is_another_act": True}
        self._confirmer.do(f"/violations/{recorded}/confirm", finding, step=f"confirm-{number}")
        return recorded

    def _imported(self) -> list[str]:
        """The ids of so many new stores, a half of them in chains."""
        chains = itertools.cycle([f"{self._run}连锁{number}" for number in range(CHAINS)] + [""] * CHAINS)
        content = rosters.csv_of(
            rosters.row(f"{self._run}第{number}药房", chain=next(chains)) for number in range(STORES)
        )
        uploaded = self._administrator.upload("/imports", step="roster", filename="r.csv", content=content)
        path = f"/imports/{uploaded['id']}"
        self._administrator.do(f"{path}/commit", step="commit")
        wait_for(lambda: self._administrator.get(path)["state"] == "complete", what="the import")
        return [each["id"] for each in self._administrator.get_all("/stores", q=self._run)]

    def _sign_all(self) -> None:
        """One person signs for all of them."""
        identity = {"name": "白予安", "identity_number": identity_number(999)}
        person = self._administrator.do("/persons", identity, step="person")
        account = {
            "username": f"signer-{self._run}",
            "password": cast.DEMO_PASSWORD,
            "person_id": person["id"],
            "roles": ["pharmacy"],
            "areas": [],
            "stores": self._stores,
            "chains": [],
        }
        self._administrator.do("/accounts", account, step="account")
        signer, agency = self._hand(account["username"]), self._hand(cast.APPROVER)
        text = agency.get("/texts/current")["sha256"]

        def sign(store_id: str) -> None:
            days = {"from_on": _TODAY, "until_on": plan.UNTIL_ON.isoformat()}
            offer = self._recorder.do("/agreements", {"store_id": store_id, **days}, step=f"offer-{store_id}")
            path = f"/agreements/{offer['id']}"
            shown = signer.get(path)["particulars_sha256"]
            signed = signer.do(
                f"{path}/store-signature",
                {"text_sha256": text, "particulars_sha256": shown, "signer": identity["name"]},
                step=f"sign-{store_id}",
                version=offer["version"],
            )
            agency.do(f"{path}/agency-signature", step=f"countersign-{store_id}", version=signed["version"])

        with ThreadPoolExecutor(_HANDS) as pool:
            list(pool.map(sign, self._stores))

    def _hand(self, username: str) -> Hand:
        series = f"bench-{self._run}-{username}"
        return Hand(self._client, username=username, password=cast.DEMO_PASSWORD, series=series)
