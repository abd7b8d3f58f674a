"""Loads the sample city over HTTP, as its users would: each act by the hand whose duty it is, on its own day.

Every command's key is derived from its step, so a load that was cut short is simply repeated.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import httpx

from common import clock
from deploy.sample_city import cast, plan
from deploy.sample_city.hand import Body, Hand
from deploy.sample_city.roster import SampleStore, roster_csv, stores
from deploy.sample_city.waiting import wait_for

Report = Callable[[str], None]
#: Two cores share the work with the services themselves.
_THREADS = 4
_SERIES = "sample-city"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was done, in sentences, and the accounts to sign in with: user name and duty."""

    done: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]


def load(gateway_url: str, *, administrator: str, password: str, report: Report) -> Loaded:
    """Load the whole city through the gateway and leave the clock at `plan.PRESENT`, ticking.

    The administrator's account exists already. Raises `Refused` when the API refuses a step, `NeverHappened` when
    something does not come about in time.
    """
    started = time.monotonic()
    limits = httpx.Limits(max_connections=_THREADS * 2)
    with httpx.Client(base_url=gateway_url, timeout=30.0, limits=limits, trust_env=False) as client:
        city = City(client, administrator=administrator, password=password, report=report)
        city.register()
        city.open_accounts()
        city.sign_agreements()
        city.determine()
        city.let_happen()
        summary, sights = city.arrive(), city.sights()
    done = (
        f"示例市 {len(city.city)} 家药店、{len(city.chain_ids)} 家连锁，协议已双方签署；记录违规 {len(plan.ACTS)} 条。",
        f"诚信等级：A 级 {summary['A']} 家，B 级 {summary['B']} 家，C 级 {summary['C']} 家。",
        *sights,
        f"演示时间 {_told(plan.PRESENT)}，装载用时 {time.monotonic() - started:.1f} 秒。",
    )
    return Loaded(done, city.accounts())


class City:
    """The city while it is loaded: its stores and chains by their ids, and the hands that work in it."""

    def __init__(self, client: httpx.Client, *, administrator: str, password: str, report: Report) -> None:
        self.city = stores()
        self.store_ids: dict[int, str] = {}
        self.chain_ids: dict[str, str] = {}
        self._client = client
        self._report = report
        self._hands = {administrator: Hand(client, username=administrator, password=password, series=_SERIES)}
        self._admin = self._hands[administrator]
        singles = plan.single_stores()
        self._players = (
            *cast.STAFF,
            *cast.headquarters(),
            *cast.pharmacies(single=plan.SUSPENDED, in_chain=plan.chain_store("百草溪", 9), all_singles=singles),
        )

    def register(self) -> None:
        """Import the roster: upload, look at the preview, commit, wait until it is applied."""
        self._until(plan.REGISTERED_AT)
        uploaded = self._admin.upload("/imports", step="roster", filename="示例市药店名册.csv", content=roster_csv())
        self._admin.do(f"/imports/{uploaded['id']}/commit", step="roster-commit")
        wait_for(lambda: self._admin.get(f"/imports/{uploaded['id']}")["state"] == "complete", what="名册登记完成")
        by_code = {each["code"]: each["id"] for each in self._admin.get_all("/stores")}
        self.store_ids = {place: by_code[store.code] for place, store in enumerate(self.city)}
        self.chain_ids = {each["name"]: each["id"] for each in self._admin.get_all("/chains")}
        self._report(f"登记药店 {len(by_code)} 家、连锁 {len(self.chain_ids)} 家")

    def open_accounts(self) -> None:
        """Register the persons of the cast and open an account for each."""
        _all(self._open_account, self._players)
        self._report(f"开立账号 {len(self._players)} 个")

    def sign_agreements(self) -> None:
        """Offer every store its agreement, sign for it, and countersign."""
        self._until(plan.SIGNED_AT)
        text = self._hand(cast.APPROVER).get("/texts/current")["sha256"]
        _all(lambda place: self._sign(place, text), range(len(self.city)))
        self._report(f"签署协议 {len(self.city)} 份({plan.FROM_ON} 起)")

    def determine(self) -> None:
        """Determine the grades for the year before, once ratings knows every agreement."""
        self._until(plan.at(plan.DETERMINED_ON, hour=10))
        wait_for(
            self._summary,
            until=lambda found: sum(found.values()) == len(self.city),
            what="协议信息到达评级系统",
            seconds=120.0,
        )
        rows = [
            {"store_id": self.store_ids[place], "grade": grade} for place, grade in plan.determined_grades().items()
        ]
        body = {
            "year": plan.RATED_YEAR,
            "determined_on": plan.DETERMINED_ON.isoformat(),
            "in_force_from": plan.IN_FORCE_FROM.isoformat(),
            "rows": rows,
        }
        self._hand(cast.APPROVER).do("/determinations", body, step="determinations")
        self._report(f"{plan.RATED_YEAR} 年度等级评定 {len(rows)} 家")

    def let_happen(self) -> None:
        """Record and confirm each violation on its day, and suspend the one store whose case is decided."""
        for day, acts in plan.acts_by_day().items():
            self._until(plan.at(day))
            for act in acts:
                self._record(act)
            if day == plan.SUSPENSION_FOUND_ON:
                self._suspend()
        self._report(f"记录违规 {len(plan.ACTS)} 条，其中 {sum(not act.is_confirmed for act in plan.ACTS)} 条待复核")

    def arrive(self) -> dict[str, int]:
        """Go to the present and wait until the rating is as planned; the number of stores by grade."""
        self._until(plan.PRESENT)
        return wait_for(self._summary, until=lambda found: found == plan.EXPECTED_GRADES, what="等级分布与计划一致")

    def sights(self) -> tuple[str, ...]:
        """What is worth a look, in sentences."""
        suspended, near = self.city[plan.SUSPENDED], self.chain_ids[plan.NEAR_THRESHOLD]
        approver = self._hand(cast.APPROVER)
        waiting = wait_for(lambda: approver.get("/cases", status="proposed")["items"], what="待处理的建议")
        tally = approver.get(f"/chains/{near}/assessment")["tally"]
        share = f"{tally['stores']} 家中 C 级 {tally['graded_c']} 家"
        return (
            f"待采纳的建议：{waiting[0]['subject_name']}。",
            f"临近连锁惩戒：{plan.NEAR_THRESHOLD}连锁 {share}，再有 1 家即触发。",
            f"正在中止：{suspended.name}；异议期内、待复核的违规各 1 条。",
        )

    def accounts(self) -> tuple[tuple[str, str], ...]:
        """User name and duty of every account."""
        players = ((each.username, f"{each.duty}，{each.person}") for each in self._players)
        return ((self._admin.username, "管理员"), *players)

    def _open_account(self, player: cast.Player) -> None:
        person = self._admin.do("/persons", {"name": player.person}, step=f"person-{player.username}")
        body = {
            "username": player.username,
            "password": cast.DEMO_PASSWORD,
            "person_id": person["id"],
            "roles": [player.role.value],
            "areas": list(player.areas),
            "stores": [self.store_ids[place] for place in player.stores],
            "chains": [self.chain_ids[brand] for brand in player.brands],
        }
        self._admin.do("/accounts", body, step=f"account-{player.username}")
        self._hands[player.username] = Hand(
            self._client, username=player.username, password=cast.DEMO_PASSWORD, series=_SERIES
        )

    def _sign(self, place: int, text_sha256: str) -> None:
        store = self.city[place]
        days = {"from_on": plan.FROM_ON.isoformat(), "until_on": plan.UNTIL_ON.isoformat()}
        offered = self._reviewer(store).do(
            "/agreements", {"store_id": self.store_ids[place], **days}, step=f"offer-{store.code}"
        )
        signer = cast.SIGNING_DESK if store.brand is None else cast.headquarters_name(store.brand)
        player = next(each for each in self._players if each.username == signer)
        path = f"/agreements/{offered['id']}"
        signed = self._hand(signer).do(
            f"{path}/store-signature",
            {"text_sha256": text_sha256, "signer": player.person},
            step=f"sign-{store.code}",
            version=offered["version"],
        )
        self._hand(cast.APPROVER).do(
            f"{path}/agency-signature", step=f"countersign-{store.code}", version=signed["version"]
        )

    def _record(self, act: plan.Act) -> None:
        step = f"{self.city[act.store].code}-{act.item}-{act.found_on}"
        body = {
            "store_id": self.store_ids[act.store],
            "item": act.item,
            "occurred_on": act.occurred_on.isoformat(),
            "found_on": act.found_on.isoformat(),
            "source": act.source,
            "money": act.money,
            "evidence": act.evidence,
        }
        recorded = self._reviewer(self.city[act.store]).do("/violations", body, step=f"violation-{step}")
        if act.is_confirmed:
            second = self._hand(cast.SECOND_APPROVER)
            second.do(f"/violations/{recorded['id']}/confirm", step=f"confirm-{step}")

    def _suspend(self) -> None:
        """One case from proposal to service: adopted by the reviewer, approved by who confirmed nothing."""
        reviewer, approver = self._reviewer(self.city[plan.SUSPENDED]), self._hand(cast.APPROVER)
        store_id = self.store_ids[plan.SUSPENDED]
        case = wait_for(lambda: _only(reviewer, "/cases", subject_id=store_id), what="中止建议立案")
        self._until(plan.at(plan.SUSPENSION_SERVED_ON - timedelta(days=1)))
        body = {
            "first_on": (plan.SUSPENSION_SERVED_ON + timedelta(days=1)).isoformat(),
            "months": 1,
            "source": "根据群众举报，经办人员于2026年8月12日现场检查。",
            "statement": "当事人在陈述申辩期内未提出异议。",
            "demands": "对店堂宣传和信息安全立即整改，整改完成后提交书面材料。",
        }
        adopted = reviewer.do(f"/cases/{case['id']}/adopt", body, step="adopt", version=_version(reviewer, case))
        approver.do(f"/cases/{case['id']}/approve", step="approve", version=adopted["version"])
        paper_id = wait_for(lambda: _issued_paper(reviewer, case["id"]), what="决定书编号并制成")
        self._until(plan.at(plan.SUSPENSION_SERVED_ON))
        served = {"served_on": plan.SUSPENSION_SERVED_ON.isoformat(), "manner": "in_person", "receiver": "罗清和"}
        reviewer.do(f"/papers/{paper_id}/service", served, step="service")

    def _reviewer(self, store: SampleStore) -> Hand:
        return self._hand(cast.REVIEWER_WEST if store.area in cast.WEST else cast.REVIEWER_EAST)

    def _hand(self, username: str) -> Hand:
        return self._hands[username]

    def _summary(self) -> dict[str, int]:
        found = self._admin.get("/grades/summary")
        return {grade: count for grade, count in found.items() if grade != "stores" and count}

    def _until(self, instant: datetime) -> None:
        """Let time pass; a repeated load never turns the clock back."""
        if clock.now() < instant:
            clock.set_clock(instant)


def _all(act: Callable[[Any], None], items: Iterable[Any]) -> None:
    """Do the same for each item, some at a time; the first refusal is raised."""
    with ThreadPoolExecutor(_THREADS) as threads:
        for finished in [threads.submit(act, item) for item in items]:
            finished.result()


def _only(hand: Hand, path: str, **query: Any) -> Body | None:
    items = hand.get(path, **query)["items"]
    return items[0] if items else None


def _issued_paper(hand: Hand, case_id: str) -> str | None:
    """The paper of a case, once the case is issued; later states are met when a load is repeated."""
    case = hand.get(f"/cases/{case_id}")
    return str(case["paper_id"]) if case["status"] in ("issued", "served") else None


def _version(hand: Hand, case: Body) -> int:
    return int(hand.get(f"/cases/{case['id']}")["version"])


def _told(instant: datetime) -> str:
    day: date = instant.date()
    return f"{day.year}年{day.month}月{day.day}日 {instant:%H:%M}"
