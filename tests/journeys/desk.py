"""A small city for the desks of staff: a few designated stores, and who records, confirms, adopts and approves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx2

from common import clock
from deploy.demo.city.codes import identity_number
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Hand
from tests.agreements import roster_files as rosters
from tests.stacks import RunningStack

PASSWORD = "desk-of-a-journey"
AREA = "3699"
STORE = "示例市仁心大药房"
#: What runs under an agreement from elsewhere: a store with its code, a second one, and the two of a chain, for one of
#: which nobody has said which text it signed; and a store that joins them later.
RATED, CODE, FALLEN = "示例市远志堂", "P36990200071", "示例市青葙堂"
CHAIN, MEMBER, UNTOLD, NEWCOMER = "白芷堂", "白芷堂1店", "白芷堂2店", "示例市款冬堂"
_HEADER = (*rosters.HEADER, "协议起始日期", "协议终止日期", "已签协议文本版本")
TEXT = "《定点零售药店医疗保障服务协议（标准文本，2026年版）》"
#: User name, natural person, role.
STAFF = (
    ("recorder", "林知远", "reviewer"),
    ("adopter", "苏映川", "reviewer"),
    ("confirmer", "韩书瑜", "approver"),
    ("decider", "周慕言", "approver"),
)
OWNERS = (("owner", "罗清和", "pharmacy"), ("locked-out", "秦守义", "pharmacy"))


@dataclass(frozen=True, slots=True)
class Desk:
    """The running system, its stores by name, and a hand for each account."""

    stack: RunningStack
    stores: dict[str, str]
    hands: dict[str, Hand]
    client: httpx2.Client

    def record(self, item: str, *, step: str, store: str = STORE) -> str:
        """A violation of today that waits for a second person; its id."""
        day = clock.today().isoformat()
        body = {"store_id": self.stores[store], "item": item, "occurred_on": day, "found_on": day}
        body |= {"source": "inspection", "evidence": f"现场照片三张（{step}）"}
        return str(self.hands["recorder"].do("/violations", body, step=step)["id"])

    def case(self, store: str = STORE) -> str:
        """The case that twelve points bring about, one of fewer gives way to it; its id."""
        for item in ("G1", "D12"):
            violation = self.record(item, step=f"for-a-case-{item}-{self.stores[store]}", store=store)
            body = {"is_another_act": True}
            self.hands["confirmer"].do(f"/violations/{violation}/confirm", body, step=f"confirm-{violation}")
        return wait_for(lambda: self._case_on(violation, self.stores[store]), what="立案")

    def _case_on(self, violation: str, store_id: str) -> str | None:
        """The case of a store that rests on this violation among others, unless it gave way."""
        adopter = self.hands["adopter"]
        for each in adopter.get("/cases", subject_id=store_id)["items"]:
            case = adopter.get(f"/cases/{each['id']}")
            if case["status"] != "withdrawn" and violation in (fact["entry_id"] for fact in case["facts"]):
                return str(each["id"])
        return None


@contextmanager
def running_desk(folder: Path) -> Iterator[Desk]:
    """The whole system in processes of its own, with one store that may settle from today on."""
    stack = RunningStack(folder / "stack", "--no-sample-city").wait_ready()
    try:
        made = stack.yaocheng(
            "account", "create-administrator", "--username", "admin", "--person-name", "江怀瑾",
            YAOCHENG_ADMINISTRATOR_PASSWORD=PASSWORD,
        )  # fmt: skip
        assert made.returncode == 0, made.stdout + made.stderr
        with httpx2.Client(base_url=stack.address, timeout=30.0, trust_env=False) as client:
            hands = {"admin": Hand(client, username="admin", password=PASSWORD, series="desk")}
            stores = _registered(hands["admin"])
            for number, (username, person, role) in enumerate((*STAFF, *OWNERS), start=1):
                _open_account(hands["admin"], number, username, person, role, stores[STORE])
                hands[username] = Hand(client, username=username, password=PASSWORD, series="desk")
            _designate(hands, stores)
            yield Desk(stack, stores, hands, client)
    finally:
        stack.stop()


def _registered(admin: Hand) -> dict[str, str]:
    year = clock.today().year
    days = {"协议起始日期": f"{year - 1}-02-01", "协议终止日期": f"{year + 1}-01-31"}
    told = {**days, "已签协议文本版本": TEXT}
    rows = [
        rosters.row(STORE),
        rosters.row(RATED, code=CODE, **told),
        rosters.row(FALLEN, **told),
        rosters.row(NEWCOMER, **told),
        rosters.row(MEMBER, chain=CHAIN, **told),
        rosters.row(UNTOLD, chain=CHAIN, **days),
    ]
    content = rosters.csv_of(rows, header=_HEADER)
    uploaded = admin.upload("/imports", step="roster", filename="名册.csv", content=content)
    admin.do(f"/imports/{uploaded['id']}/commit", step="commit")
    wait_for(lambda: admin.get(f"/imports/{uploaded['id']}")["state"] == "complete", what="名册登记完成")
    return {each["name"]: str(each["id"]) for each in admin.get("/stores")["items"]}


def _open_account(admin: Hand, number: int, username: str, person: str, role: str, store_id: str) -> None:
    known = {"name": person, "identity_number": identity_number(number)}
    is_owner = role == "pharmacy"
    body = {
        "username": username,
        "password": PASSWORD,
        "person_id": admin.do("/persons", known, step=f"person-{username}")["id"],
        "roles": [role],
        "areas": [] if is_owner else [AREA],
        "stores": [store_id] if is_owner else [],
        "chains": [],
    }
    admin.do("/accounts", body, step=f"account-{username}")


def _designate(hands: dict[str, Hand], stores: dict[str, str]) -> None:
    today = clock.today()
    days = {"from_on": today.isoformat(), "until_on": (today + timedelta(days=365)).isoformat()}
    offered = hands["recorder"].do("/agreements", {"store_id": stores[STORE], **days}, step="offer")
    path = f"/agreements/{offered['id']}"
    shown = hands["owner"].get(path)
    signature = {name: shown[name] for name in ("text_sha256", "particulars_sha256")} | {"signer": "罗清和"}
    signed = hands["owner"].do(f"{path}/store-signature", signature, step="sign", version=offered["version"])
    hands["decider"].do(f"{path}/agency-signature", step="countersign", version=signed["version"])
    wait_for(lambda: hands["decider"].get("/grades/summary")["stores"] == len(stores), what="协议到达评级系统")
