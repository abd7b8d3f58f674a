"""Mixed work on a running sample city, by those whose duty it is, each in a thread and at a pace of their own."""

from __future__ import annotations

import itertools
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx2

from deploy.demo.city import cast, plan
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Hand, Refused
from tests.agreements import roster_files as rosters
from tests.beside import beside

#: Stores of one import, and entries whose notices are served at once.
STORES, NOTICES = 25, 40
#: Light items: a store falls slowly.
_ITEMS = ("M2", "D2", "P2", "I2")
_TODAY = plan.PRESENT.date().isoformat()
#: What others may have changed meanwhile: told to the person, who looks again.
_RACES = frozenset({"lost_race", "store_not_announced"})
_PAGES = ("/", "/stores", "/violations", "/cases", "/papers")
_READS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/stores", {"q": "堂"}),
    ("/grades", {"grade": "B"}),
    ("/grades/summary", {}),
    ("/violations", {"state": "recorded"}),
    ("/cases", {}),
    ("/papers", {"kind": "points_notice"}),
    ("/chains", {}),
)


class Load:
    """Who works, what was done so far, and what went wrong."""

    def __init__(self, client: httpx2.Client, *, address: str) -> None:
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._address = address
        self._client = client
        self._run = uuid.uuid4().hex[:8]
        self._numbers = itertools.count()
        self._stores = self.hand(cast.APPROVER).get_all("/stores")

    def hand(self, username: str) -> Hand:
        """An account at work."""
        return Hand(self._client, username=username, password=cast.DEMO_PASSWORD, series=f"soak-{self._run}-{username}")

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Everybody works until the block is left."""
        duties = (
            (self._recording(), 0.8),
            (self._serving(), 5.0),
            (self._reading(cast.APPROVER), 0.3),
            (self._reading(cast.REVIEWER_EAST), 0.4),
            (self._settling(), 0.2),
            (self._looking(), 0.7),
            (self._importing(), 20.0),
        )
        with beside(*((partial(self._work, duty), pace) for duty, pace in duties)):
            yield

    def _work(self, duty: Callable[[], str]) -> None:
        try:
            self.done[duty()] += 1
        except Refused as refusal:
            self.done["races"] += refusal.code in _RACES
            if refusal.code not in _RACES:
                self.wrong.append(str(refusal))
        except Exception as error:
            self.wrong.append(f"{type(error).__name__}: {error}")

    def _recording(self) -> Callable[[], str]:
        """A reviewer records a violation, and another person confirms it; every fifth is rejected."""
        stores, items = itertools.cycle(self._stores), itertools.cycle(_ITEMS)
        east, west = self.hand(cast.REVIEWER_EAST), self.hand(cast.REVIEWER_WEST)
        second = self.hand(cast.SECOND_APPROVER)

        def record() -> str:
            store, number = next(stores), next(self._numbers)
            body = {
                "store_id": store["id"],
                "item": next(items),
                "occurred_on": _TODAY,
                "found_on": _TODAY,
                "source": "inspection",
                "money": "0.00",
                "evidence": f"第{number}次现场检查，已拍照。",
            }
            recorded = (west if store["area"] in cast.WEST else east).do("/violations", body, step=f"record-{number}")
            path = f"/violations/{recorded['id']}"
            if number % 5:
                review = {"finding": "已核对照片。", "is_another_act": True}
                second.do(f"{path}/confirm", review, step=f"confirm-{number}")
                return "confirmed"
            second.do(f"{path}/reject", {"reason": "照片不清，无法认定。"}, step=f"reject-{number}")
            return "rejected"

        return record

    def _serving(self) -> Callable[[], str]:
        """The notices that are made are served, many at once."""
        hand = self.hand(cast.APPROVER)

        def serve() -> str:
            papers = hand.get("/papers", kind="points_notice", limit=200)["items"]
            made = [each["id"] for each in papers if each["status"] == "rendered"][:NOTICES]
            if made:
                body = {"paper_ids": made, "served_on": _TODAY, "manner": "in_person", "receiver": "门店负责人"}
                hand.do("/papers/services", body, step=f"serve-{next(self._numbers)}")
            self.done["served notices"] += len(made)
            return "looks for notices"

        return serve

    def _reading(self, username: str) -> Callable[[], str]:
        some = ",".join(each["id"] for each in self._stores[:50])
        hand, reads = self.hand(username), itertools.cycle((*_READS, ("/standings", {"store_ids": some})))

        def read() -> str:
            path, query = next(reads)
            hand.get(path, **query)
            return "lists"

        return read

    def _settling(self) -> Callable[[], str]:
        """The settlement system asks whether a store may settle."""
        hand, stores = self.hand("settlement"), itertools.cycle(self._stores)

        def settle() -> str:
            hand.get(f"/stores/{next(stores)['id']}/standing")
            return "standings"

        return settle

    def _looking(self) -> Callable[[], str]:
        """Somebody at a browser goes from page to page."""
        browser = httpx2.Client(base_url=self._address, timeout=60.0, trust_env=False)
        form = browser.get("/sign-in").text
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form)
        assert token is not None, form[:500]
        given = {"username": cast.APPROVER, "password": cast.DEMO_PASSWORD, "csrf_token": token[1]}
        browser.post("/sign-in", data=given, headers={"Referer": f"{self._address}/sign-in"})
        pages = itertools.cycle((*_PAGES, *(f"/stores/{each['id']}" for each in self._stores[:20])))

        def look() -> str:
            path = next(pages)
            answer = browser.get(path)
            if answer.status_code != httpx2.codes.OK:
                raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:200]}")
            return "pages"

        return look

    def _importing(self) -> Callable[[], str]:
        """The administrator imports new stores."""
        hand = self.hand(cast.ADMINISTRATOR)

        def import_stores() -> str:
            number = next(self._numbers)
            rows = [rosters.row(f"{self._run}药房{number}之{each}店") for each in range(STORES)]
            content = rosters.csv_of(rows)
            uploaded = hand.upload("/imports", step=f"roster-{number}", filename="roster.csv", content=content)
            path = f"/imports/{uploaded['id']}"
            hand.do(f"{path}/commit", step=f"commit-{number}")
            wait_for(lambda: hand.get(path)["state"] == "complete", what="名册登记完成")
            return "imports"

        return import_stores
