"""A small city for the desks of staff: one designated store, and the people who record, confirm, adopt and approve."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

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
#: User name, natural person, role.
STAFF = (
    ("recorder", "林知远", "reviewer"),
    ("adopter", "苏映川", "reviewer"),
    ("confirmer", "韩书瑜", "approver"),
    ("decider", "周慕言", "approver"),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The running system, its one store, and a hand for each account."""

    stack: RunningStack
    store_id: str
    hands: dict[str, Hand]

    def record(self, item: str, *, step: str) -> str:
        """A violation of today that waits for a second person; its id."""
        day = clock.today().isoformat()
        body = {"store_id": self.store_id, "item": item, "occurred_on": day, "found_on": day}
        body |= {"source": "inspection", "evidence": f"现场照片三张（{step}）"}
        return str(self.hands["recorder"].do("/violations", body, step=step)["id"])

    def case(self) -> str:
        """The case that twelve points bring about; its id."""
        for item in ("G1", "D12"):
            violation = self.record(item, step=f"for-a-case-{item}")
            self.hands["confirmer"].do(f"/violations/{violation}/confirm", step=f"confirm-{item}")
        adopter = self.hands["adopter"]
        found: Any = wait_for(lambda: adopter.get("/cases", subject_id=self.store_id)["items"], what="立案")
        return str(found[0]["id"])


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
            store_id = _registered(hands["admin"])
            for number, (username, person, role) in enumerate((*STAFF, ("owner", "罗清和", "pharmacy")), start=1):
                _open_account(hands["admin"], number, username, person, role, store_id)
                hands[username] = Hand(client, username=username, password=PASSWORD, series="desk")
            _designate(hands, store_id)
            yield Desk(stack, store_id, hands)
    finally:
        stack.stop()


def _registered(admin: Hand) -> str:
    content = rosters.csv_of([rosters.row(STORE)])
    uploaded = admin.upload("/imports", step="roster", filename="名册.csv", content=content)
    admin.do(f"/imports/{uploaded['id']}/commit", step="commit")
    wait_for(lambda: admin.get(f"/imports/{uploaded['id']}")["state"] == "complete", what="名册登记完成")
    return str(admin.get("/stores")["items"][0]["id"])


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


def _designate(hands: dict[str, Hand], store_id: str) -> None:
    today = clock.today()
    days = {"from_on": today.isoformat(), "until_on": (today + timedelta(days=365)).isoformat()}
    offered = hands["recorder"].do("/agreements", {"store_id": store_id, **days}, step="offer")
    path = f"/agreements/{offered['id']}"
    shown = hands["owner"].get(path)
    signature = {name: shown[name] for name in ("text_sha256", "particulars_sha256")} | {"signer": "罗清和"}
    signed = hands["owner"].do(f"{path}/store-signature", signature, step="sign", version=offered["version"])
    hands["decider"].do(f"{path}/agency-signature", step="countersign", version=signed["version"])
    wait_for(lambda: hands["decider"].get("/grades/summary")["stores"] == 1, what="协议到达评级系统")
