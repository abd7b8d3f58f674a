"""The sample city while it is loaded: its stores and chains by their ids, the hands that work in it, its clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import TypeVar

import httpx2

from common import clock
from deploy.demo.city import cast, plan
from deploy.demo.city.codes import identity_number
from deploy.demo.city.roster import SampleStore, roster_csv, stores
from deploy.demo.waiting import wait_for
from deploy.stack.hand import Body, Hand

Report = Callable[[str], None]
#: Two cores share the work with the services themselves.
THREADS = 8
_SERIES = "sample-city"
Answer = TypeVar("Answer")


class City:
    """The city in the making; `store_ids` are by the place in the roster, `chain_ids` by the brand."""

    def __init__(self, client: httpx2.Client, *, administrator: str, password: str, report: Report) -> None:
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
        at_once([partial(self._open_account, player) for player in self._players])
        self.report(f"开立账号 {len(self._players)} 个")

    def sign_agreements(self) -> None:
        """Offer every store its agreement, sign for it, and countersign."""
        self.until(plan.SIGNED_AT)
        text = self.hand(cast.APPROVER).get("/texts/current")["sha256"]
        offers = at_once([partial(self._offer, place) for place in range(len(self.stores))])
        signers = {_signer_of(store) for store in self.stores}
        shown = {each["id"]: each for signer in signers for each in self.hand(signer).get_all("/agreements")}
        signatures = (
            {"text_sha256": text, "particulars_sha256": shown[offer["id"]]["particulars_sha256"]} for offer in offers
        )
        at_once([partial(self._sign, *given) for given in zip(self.stores, offers, signatures, strict=True)])
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

    def _offer(self, place: int) -> Body:
        body = {
            "store_id": self.store_ids[place],
            "from_on": plan.FROM_ON.isoformat(),
            "until_on": plan.UNTIL_ON.isoformat(),
        }
        return self.reviewer_of(place).do("/agreements", body, step=f"offer-{self.stores[place].code}")

    def _sign(self, store: SampleStore, offer: Body, signature: Body) -> None:
        username = _signer_of(store)
        signer = next(each.person for each in self._players if each.username == username)
        path = f"/agreements/{offer['id']}"
        signed = self.hand(username).do(
            f"{path}/store-signature",
            {**signature, "signer": signer},
            step=f"sign-{store.code}",
            version=offer["version"],
        )
        self.hand(cast.APPROVER).do(
            f"{path}/agency-signature", step=f"countersign-{store.code}", version=signed["version"]
        )


def _signer_of(store: SampleStore) -> str:
    """The account that signs for a store."""
    return cast.SIGNING_DESK if store.brand is None else cast.headquarters_name(store.brand)


def at_once(acts: Iterable[Callable[[], Answer]]) -> list[Answer]:
    """Do several things, some at a time; the answers in order. The first refusal is raised."""
    with ThreadPoolExecutor(THREADS) as threads:
        return [finished.result() for finished in [threads.submit(act) for act in acts]]
