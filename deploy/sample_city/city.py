"""The sample city while it is loaded: its stores and chains by their ids, the hands that work in it, its clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import httpx

from common import clock
from deploy.sample_city import cast, plan
from deploy.sample_city.codes import identity_number
from deploy.sample_city.hand import Hand
from deploy.sample_city.roster import roster_csv, stores
from deploy.sample_city.waiting import wait_for

Report = Callable[[str], None]
#: Two cores share the work with the services themselves.
THREADS = 4
_SERIES = "sample-city"


class City:
    """The city in the making; `store_ids` are by the place in the roster, `chain_ids` by the brand."""

    def __init__(self, client: httpx.Client, *, administrator: str, password: str, report: Report) -> None:
        self.stores = stores()
        self.store_ids: dict[int, str] = {}
        self.chain_ids: dict[str, str] = {}
        self._client = client
        self._report = report
        self._hands = {administrator: Hand(client, username=administrator, password=password, series=_SERIES)}
        self.admin = self._hands[administrator]
        singles = plan.single_stores()
        self._players = (
            *cast.STAFF,
            *cast.headquarters(),
            *cast.pharmacies(single=plan.SUSPENDED, in_chain=plan.chain_store("百草溪", 9), all_singles=singles),
        )

    def register(self) -> None:
        """Import the roster: upload, look at the preview, commit, wait until it is applied."""
        self.until(plan.REGISTERED_AT)
        uploaded = self.admin.upload("/imports", step="roster", filename="示例市药店名册.csv", content=roster_csv())
        self.admin.do(f"/imports/{uploaded['id']}/commit", step="roster-commit")
        wait_for(lambda: self.admin.get(f"/imports/{uploaded['id']}")["state"] == "complete", what="名册登记完成")
        by_code = {each["code"]: each["id"] for each in self.admin.get_all("/stores")}
        self.store_ids = {place: by_code[store.code] for place, store in enumerate(self.stores)}
        self.chain_ids = {each["name"]: each["id"] for each in self.admin.get_all("/chains")}
        self.report(f"登记药店 {len(by_code)} 家、连锁 {len(self.chain_ids)} 家")

    def open_accounts(self) -> None:
        """Register the persons of the cast and open an account for each."""
        _all(self._open_account, self._players)
        self.report(f"开立账号 {len(self._players)} 个")

    def sign_agreements(self) -> None:
        """Offer every store its agreement, sign for it, and countersign."""
        self.until(plan.SIGNED_AT)
        text = self.hand(cast.APPROVER).get("/texts/current")["sha256"]
        _all(lambda place: self._sign(place, text), range(len(self.stores)))
        self.report(f"签署协议 {len(self.stores)} 份（{plan.FROM_ON} 起）")

    def accounts(self) -> tuple[tuple[str, str], ...]:
        """User name and duty of every account."""
        players = ((each.username, f"{each.duty}，{each.person}") for each in self._players)
        return ((self.admin.username, "管理员"), *players)

    def hand(self, username: str) -> Hand:
        """An account in use."""
        return self._hands[username]

    def reviewer_of(self, place: int) -> Hand:
        """The reviewer in whose district a store lies."""
        return self.hand(cast.REVIEWER_WEST if self.stores[place].area in cast.WEST else cast.REVIEWER_EAST)

    def report(self, line: str) -> None:
        """Tell how far the load has come."""
        self._report(line)

    def until(self, instant: datetime) -> None:
        """Let time pass; a repeated load never turns the clock back."""
        if clock.now() < instant:
            clock.set_clock(instant)
            for hand in self._hands.values():
                hand.sign_in_anew()

    def _open_account(self, player: cast.Player) -> None:
        known = {"name": player.person, "identity_number": identity_number(self._players.index(player))}
        person = self.admin.do("/persons", known, step=f"person-{player.username}")
        body = {
            "username": player.username,
            "password": cast.DEMO_PASSWORD,
            "person_id": person["id"],
            "roles": [player.role.value],
            "areas": list(player.areas),
            "stores": [self.store_ids[place] for place in player.stores],
            "chains": [self.chain_ids[brand] for brand in player.brands],
        }
        self.admin.do("/accounts", body, step=f"account-{player.username}")
        self._hands[player.username] = Hand(
            self._client, username=player.username, password=cast.DEMO_PASSWORD, series=_SERIES
        )

    def _sign(self, place: int, text_sha256: str) -> None:
        store = self.stores[place]
        days = {"from_on": plan.FROM_ON.isoformat(), "until_on": plan.UNTIL_ON.isoformat()}
        offered = self.reviewer_of(place).do(
            "/agreements", {"store_id": self.store_ids[place], **days}, step=f"offer-{store.code}"
        )
        signer = cast.SIGNING_DESK if store.brand is None else cast.headquarters_name(store.brand)
        player = next(each for each in self._players if each.username == signer)
        path = f"/agreements/{offered['id']}"
        particulars_sha256 = self.hand(signer).get(path)["particulars_sha256"]
        signed = self.hand(signer).do(
            f"{path}/store-signature",
            {"text_sha256": text_sha256, "particulars_sha256": particulars_sha256, "signer": player.person},
            step=f"sign-{store.code}",
            version=offered["version"],
        )
        self.hand(cast.APPROVER).do(
            f"{path}/agency-signature", step=f"countersign-{store.code}", version=signed["version"]
        )


def _all(act: Callable[[Any], None], items: Iterable[Any]) -> None:
    """Do the same for each item, some at a time; the first refusal is raised."""
    with ThreadPoolExecutor(THREADS) as threads:
        for finished in [threads.submit(act, item) for item in items]:
            finished.result()
