"""Commands on a system under faults, each sent with the same key until it is answered, as a careful client does."""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

import httpx2

from common import clock
from deploy.demo.city import cast
from deploy.demo.waiting import NeverHappened, wait_for
from deploy.stack.hand import Hand, Refused
from tests.agreements import roster_files as rosters
from tests.beside import beside
from tests.chaos.books import STORES, Books, Deed, store_name

#: Light items: a store falls slowly.
_ITEMS = ("M2", "D2", "P2", "I2")
#: Refusals that tell what somebody else did meanwhile, or what the clock's jump made of a day.
_TOLD = frozenset(
    {
        "lost_race",
        "stale_version",
        "transition_not_allowed",
        "paper_transition_not_allowed",
        "dates_wrong",
        "facts_taken_up",
        "facts_decided",
        "window_open",
        "first_day_refused",
        "first_day_passed",
    }
)
#: In how many days a measure begins at the earliest and at the latest: some lie before the end of one that runs.
_FIRST_DAYS = (15, 85)
#: The measures against one store that are adopted, and the cause that each names.
_MEASURES = {"suspension": None, "termination": "breach"}
#: Papers that an approver serves in one look.
_SERVED_AT_ONCE = 100
_PROBLEM = "application/problem+json"
#: Of so many acknowledged commands one is sent once more.
_AGAIN = 20
#: In how many stores something is found, so that some reach a measure.
_TROUBLESOME = 80
#: How many reviewers record at the same time.
_RECORDERS = 6
Duty = Callable[[], None]


class Work:
    """Those who work, and the books of what they were answered."""

    def __init__(self, address: str, *, seed: int) -> None:
        self.books = Books()
        self._address = address
        self._run = uuid.uuid4().hex[:6]
        self._numbers = itertools.count()
        self._random = random.Random(seed)
        self._client = httpx2.Client(
            base_url=address,
            timeout=60.0,
            limits=httpx2.Limits(max_connections=64),
            trust_env=False,
            event_hooks={"response": [self._look_at]},
        )
        self._unanswered: list[tuple[Deed, Callable[[], str]]] = []
        self._looking = self._hand(cast.APPROVER)
        self._stores = self._looking.get_all("/stores")

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Everybody works until the block is left."""
        with self._at(
            *((self._recording(), 0.0) for _ in range(_RECORDERS)),
            (self._registering(), 0.05),
            (self._registering(), 0.05),
            (self._importing(), 5.0),
            (self._serving(), 3.0),
            (self._deciding(), 3.0),
            (self._settling(), 0.1),
        ):
            yield

    @contextmanager
    def closing(self) -> Iterator[None]:
        """What was recorded is decided until the block is left: letters served, cases adopted, approved, numbered."""
        with self._at((self._serving(), 0.5), (self._deciding(), 0.5), (self._settling(), 0.1)):
            yield

    @contextmanager
    def _at(self, *duties: tuple[Duty, float]) -> Iterator[None]:
        with beside(*((partial(self._work, duty), pace) for duty, pace in duties)):
            yield

    def finish(self) -> None:
        """Send every command again that was not answered, now that nothing disturbs."""
        for deed, send in self._unanswered:
            self._attempt(deed, send, is_last=True)

    def is_all_served(self) -> bool:
        """Whether every paper that was ordered is made and served."""
        return self._is_none("/papers", "numbered") and self._is_none("/papers", "rendered")

    def is_all_decided(self) -> bool:
        """Whether no case waits for its approver, or for its number."""
        return self._is_none("/cases", "adopted") and self._is_none("/cases", "approved")

    def _is_none(self, path: str, status: str) -> bool:
        """Whether nothing has this status; not while nobody answers."""
        try:
            return not self._looking.get(path, status=status, limit=1)["items"]
        except (Refused, httpx2.TransportError):
            return False

    def _hand(self, username: str) -> Hand:
        return Hand(
            self._client, username=username, password=cast.DEMO_PASSWORD, series=f"chaos-{self._run}-{username}"
        )

    def _look_at(self, answer: httpx2.Response) -> None:
        """Whether an answer is one that a user may get: a problem, and no fault of ours."""
        if answer.status_code < HTTPStatus.BAD_REQUEST:
            return
        answer.read()
        told = f"{answer.request.method} {answer.request.url.path}: {answer.status_code}"
        if not answer.headers.get("Content-Type", "").startswith(_PROBLEM):
            self.books.note_wrong(f"{told} is no problem: {answer.text[:200]}")
            return
        self.books.note_refusal(f"{answer.status_code} {answer.json()['code']}")
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE and "Retry-After" not in answer.headers:
            self.books.note_wrong(f"{told} does not say when to come again")
        elif answer.is_server_error and answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
            self.books.note_wrong(f"{told} {answer.text[:200]}")

    def _work(self, duty: Duty) -> None:
        try:
            duty()
        except (Refused, httpx2.TransportError, NeverHappened):
            # Reading around a command failed; the command itself is in the books.
            pass
        except Exception as error:
            self.books.note_wrong(f"{type(error).__name__}: {error}")

    def _do(self, deed: Deed, send: Callable[[], str]) -> str | None:
        """Send a command until it is answered; the id that it answered, or None when it was refused or not answered."""
        self.books.begin(deed)
        resource = self._attempt(deed, send)
        if resource and self._random.randrange(_AGAIN) == 0:
            self.books.repeated += 1
            self._attempt(deed, send)
        return resource

    def _attempt(self, deed: Deed, send: Callable[[], str], *, is_last: bool = False) -> str | None:
        try:
            resource = send()
        except Refused as refusal:
            if refusal.status != HTTPStatus.SERVICE_UNAVAILABLE:
                if refusal.code not in _TOLD:
                    self.books.note_wrong(f"{deed.kind}: {refusal}")
                return None
            if is_last:
                self.books.note_wrong(f"{deed.kind} is never answered: {refusal}")
        except httpx2.TransportError as error:
            if is_last:
                self.books.note_wrong(f"{deed.kind} is never answered: {error!r}")
        else:
            self.books.acknowledge(deed, resource)
            return resource
        self._unanswered.append((deed, send))
        return None

    def _post(
        self, hand: Hand, kind: str, path: str, body: Mapping[str, Any] | None, *, mark: str, version: int | None = None
    ) -> str | None:
        step = f"{kind}-{next(self._numbers)}"
        deed = Deed(kind, f"{hand.username}-{step}", mark)
        return self._do(deed, lambda: str(hand.do(path, body, step=step, version=version)["id"]))

    def _recording(self) -> Duty:
        """A reviewer records a violation; another person confirms or rejects it, or leaves it for later."""
        order = self._random.sample(self._stores[:_TROUBLESOME], _TROUBLESOME)
        stores, items = itertools.cycle(order), itertools.cycle(_ITEMS)
        east, west = self._hand(cast.REVIEWER_EAST), self._hand(cast.REVIEWER_WEST)
        second = self._hand(cast.SECOND_APPROVER)

        def record() -> None:
            store, mark = next(stores), f"第{next(self._numbers)}次检查，已拍照（{self._run}）。"
            day = (self._today() - timedelta(days=1)).isoformat()
            body = {
                "store_id": store["id"],
                "item": next(items),
                "occurred_on": day,
                "found_on": day,
                "source": "inspection",
                "money": "0.00",
                "evidence": mark,
            }
            hand = west if store["area"] in cast.WEST else east
            recorded = self._post(hand, "record", "/violations", body, mark=mark)
            chance = self._random.random()
            if recorded is None or chance > 0.85:
                return
            path = f"/violations/{recorded}"
            if chance < 0.12:
                review = {"finding": "已核对照片。", "is_another_act": True}
                self._post(second, "confirm", f"{path}/confirm", review, mark=recorded)
            else:
                self._post(second, "reject", f"{path}/reject", {"reason": "照片不清，无法认定。"}, mark=recorded)

        return record

    def _registering(self) -> Duty:
        """The administrator registers persons."""
        hand = self._hand(cast.ADMINISTRATOR)

        def register() -> None:
            name = f"测试{self._run}之{next(self._numbers)}"
            self._post(hand, "person", "/persons", {"name": name}, mark=name)

        return register

    def _importing(self) -> Duty:
        """The administrator imports new stores: an upload, and its commit."""
        hand = self._hand(cast.ADMINISTRATOR)

        def import_stores() -> None:
            number = next(self._numbers)
            mark = f"{self._run}药房{number}之"
            content = rosters.csv_of([rosters.row(store_name(mark, place)) for place in range(STORES)])
            uploaded = hand.upload("/imports", step=f"roster-{number}", filename="roster.csv", content=content)
            path = f"/imports/{uploaded['id']}"
            wait_for(lambda: hand.get(path)["state"] == "validated", what="名册校验完成")
            self._post(hand, "roster", f"{path}/commit", None, mark=mark)

        return import_stores

    def _serving(self) -> Duty:
        """Notices that are made are served, one by one."""
        hand = self._hand(cast.APPROVER)

        def serve() -> None:
            for paper in hand.get("/papers", status="rendered", limit=_SERVED_AT_ONCE)["items"]:
                today = self._today().isoformat()
                body = {"served_on": today, "manner": "in_person", "receiver": "门店负责人"}
                self._post(hand, "serve", f"/papers/{paper['id']}/service", body, mark=paper["id"])

        return serve

    def _deciding(self) -> Duty:
        """Cases that came about are adopted by the reviewer, and approved by who confirmed nothing."""
        east, west = self._hand(cast.REVIEWER_EAST), self._hand(cast.REVIEWER_WEST)
        approver = self._hand(cast.THIRD_APPROVER)

        def decide() -> None:
            for hand in (east, west):
                for case in hand.get("/cases", status="proposed", limit=20)["items"]:
                    self._adopt(hand, hand.get(f"/cases/{case['id']}"))
            for case in approver.get("/cases", status="adopted", limit=20)["items"]:
                path = f"/cases/{case['id']}/approve"
                self._post(approver, "approve", path, None, mark=case["id"], version=case["version"])

        return decide

    def _adopt(self, hand: Hand, case: Mapping[str, Any]) -> None:
        if case["measure"] not in _MEASURES:
            return
        is_bound = case["measure"] == "termination" and case["snapshot"].get("must_terminate")
        body = {
            "first_on": (self._today() + timedelta(days=self._random.randint(*_FIRST_DAYS))).isoformat(),
            "months": case["proposed_months"],
            "cause": _MEASURES[case["measure"]],
            "source": "经办人员现场检查发现。",
            "statement": "所列违规的异议期届满，你单位未提出异议，也未提交陈述申辩。",
            "demands": "立即整改，整改完成后提交书面材料。",
            "reasons": None if is_bound else "根据违规的性质和后果，按幅度的下限确定。",
        }
        path = f"/cases/{case['id']}/adopt"
        self._post(hand, "adopt", path, body, mark=case["id"], version=case["version"])

    def _settling(self) -> Duty:
        """The settlement system asks whether a store may settle."""
        hand, stores = self._hand("settlement"), itertools.cycle(self._stores)
        return lambda: hand.get(f"/stores/{next(stores)['id']}/standing")

    def _today(self) -> date:
        """The system's day: these clients read the same clock."""
        return clock.today()
