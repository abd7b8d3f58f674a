"""The service ratings over HTTP with named actors, and the journals of its neighbours as a test writes them."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from common import clock, mongo
from common.journal import journal
from common.journal.entries import EMPTY, Entry, chain, entry_of, pending_message
from common.messages import (
    ChainRegistered,
    DecisionServed,
    HoldPlaced,
    Message,
    PaperServed,
    PointsNoticeOrdered,
    StoreRecorded,
    StoresRegistered,
)
from common.messages.words import POINTS_NOTICE
from common.people.commands import Actor, Command, Role, service_actor
from services.ratings.chains.usecases.announce_due_days import announce_due_days, assess_every_chain
from services.ratings.domain.messages import ObjectionOpened
from services.ratings.handlers import HANDLERS

REVIEWER = Actor("acc_reviewer", "prs_reviewer", (Role.REVIEWER,), areas=("3603",))
SECOND = Actor("acc_second", "prs_second", (Role.REVIEWER,), areas=("3603",))
#: Another account of the reviewer, and a deputy of the reviewer.
SAME_PERSON = Actor("acc_other", "prs_reviewer", (Role.APPROVER,), areas=("3603",))
DEPUTY = Actor("acc_deputy", "prs_deputy", (Role.REVIEWER,), areas=("3603",), deputises="prs_reviewer")
APPROVER = Actor("acc_approver", "prs_approver", (Role.APPROVER,), areas=("3603",))
FOREIGN = Actor("acc_foreign", "prs_foreign", (Role.REVIEWER,), areas=("4401",))
AUDITOR = Actor("acc_auditor", "prs_auditor", (Role.AUDITOR,))
SETTLEMENT = Actor("acc_settlement", "prs_settlement", (Role.SETTLEMENT,))
SERVICES = ["personal_account", "outpatient_pooling", "chronic_disease", "dual_channel"]
AREA = "360302"


def pharmacy(*store_ids: str) -> Actor:
    return Actor("acc_pharmacy", "prs_pharmacy", (Role.PHARMACY,), stores=store_ids)


def headquarters(*chain_ids: str) -> Actor:
    return Actor("acc_headquarters", "prs_headquarters", (Role.HEADQUARTERS,), chains=chain_ids)


def store_message(
    store_id: str,
    *,
    chain_id: str | None = None,
    kind: str = "direct",
    member: str = "2020-01-01",
    until: str | None = None,
    terms: Sequence[tuple[str, str]] = (("2020-01-01", "2030-01-01"),),
    area: str = AREA,
    catalogue: bool = True,
    signed_on: str | None = None,
) -> StoreRecorded:
    """What agreements tells of a store; designated from 2020 to 2029 unless told otherwise."""
    memberships = [{"chain_id": chain_id, "kind": kind, "from_on": member, "until_on": until}] if chain_id else []
    return StoreRecorded(
        store_id=store_id,
        code=None,
        name=f"药店{store_id}",
        area=area,
        memberships=memberships,
        terms=[
            {
                "agreement_id": f"agr_{store_id}_{first}",
                "from_on": first,
                "until_on": last,
                "catalogue": catalogue,
                "recorded_at": f"{max(first, '2000-01-01')}T00:00:00+08:00",
                "agreed_until_on": last,
                "ending_recorded_at": None,
                **({"signed_on": signed_on} if signed_on else {}),
            }
            for first, last in terms
        ],
    )


def entry_for(message: Message, *, seq: int) -> Entry:
    """A message as an entry of its service's journal, recorded now."""
    command = Command(service_actor("test"), f"cmd_{seq}_{message.name}_{message.subject}", clock.now())
    pending = pending_message(command, message, number=0, version=1)
    document = chain(EMPTY, [pending], at=clock.now())[0]
    return entry_of(_with_seq(document["body"], seq), document["hash"])


def _with_seq(body: bytes, seq: int) -> bytes:
    return body.replace(b'"seq":1,', f'"seq":{seq},'.encode()) if b'"seq":1,' in body else body


class World:
    """The service, its neighbours' journals, and the days that pass."""

    def __init__(self, client: Any, token_for: Callable[..., str], drain: Callable[..., int]) -> None:
        self.client = client
        self._token_for = token_for
        self._drain = drain
        self._seq = itertools.count(1)

    def get(self, path: str, actor: Actor = AUDITOR, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query_string=query, headers=self.headers(actor))

    def post(self, path: str, body: Any = None, actor: Actor = REVIEWER, *, key: str | None = None) -> Any:
        headers = {**self.headers(actor), "Idempotency-Key": key or f"key-{uuid.uuid4().hex}"}
        return self.client.post(f"/api/v1{path}", json=body, headers=headers)

    def headers(self, actor: Actor) -> dict[str, str]:
        """The headers of a request that the gateway forwards for an actor."""
        return {"Authorization": f"Bearer {self._token_for('ratings', actor)}"}

    def hear(self, source: str, *messages: Message) -> list[Entry]:
        """Let these messages of a neighbour arrive, in this order."""
        entries = [entry_for(message, seq=next(self._seq)) for message in messages]
        for entry in entries:
            HANDLERS[source][entry.name](entry)
        return entries

    def drain(self) -> None:
        """Let ratings do what its own journal causes; no notice is served."""
        self._drain("ratings")

    def journal(self) -> list[Entry]:
        """The whole journal of ratings."""
        return list(_journal())

    def settle(self) -> None:
        """Let everything that was caused happen; the gateway serves each notice of points on this very day."""
        self._drain("ratings")
        while untold := self.untold():
            self.tell(*untold)

    def untold(self) -> list[str]:
        """The entries whose notices were ordered and are not served yet."""
        entries = list(_journal())
        ordered = [entry.subject for entry in entries if entry.name == PointsNoticeOrdered.__name__]
        told = {entry.data["violation_id"] for entry in entries if entry.name == ObjectionOpened.__name__}
        return [violation_id for violation_id in ordered if violation_id not in told]

    def notices(self) -> dict[str, dict[str, Any]]:
        """What the notices that were ordered are to say, by their entries."""
        return {each.subject: each.data for each in _journal() if each.name == PointsNoticeOrdered.__name__}

    def tell(self, *violation_ids: str) -> None:
        """The notices of these entries are served today."""
        self.hear("gateway", *(notice_served(each) for each in violation_ids))
        self._drain("ratings")

    def pass_days(self, days: int) -> None:
        """Let days pass, and what they bring."""
        clock.advance(days=days)
        command = Command(service_actor("ratings"), f"due:{clock.today()}", clock.now())
        announce_due_days(today=clock.today(), command=command)
        assess_every_chain(today=clock.today(), command=command)
        self.settle()

    def chain_of(self, chain_id: str, size: int, **fields: Any) -> list[str]:
        """A registered chain of designated direct stores; their ids."""
        ids = [f"sto_{chain_id.removeprefix('chn_')}_{number:03}" for number in range(size)]
        stores = [store_message(each, chain_id=chain_id, **fields) for each in ids]
        self.hear("agreements", ChainRegistered(chain_id=chain_id, chain_name=f"连锁{chain_id}"))
        rows = [each.to_data() for each in stores]
        self.hear("agreements", StoresRegistered(chunk_id=f"chk_{chain_id}", import_id="imp_1", stores=rows))
        return ids

    def store(self, store_id: str, **fields: Any) -> str:
        """A registered store."""
        self.hear("agreements", store_message(store_id, **fields))
        return store_id

    def report(self, store_id: str, item: str = "P1", **fields: Any) -> dict[str, Any]:
        """The body of a report of something that happened today."""
        today = clock.today().isoformat()
        return {
            "store_id": store_id,
            "item": item,
            "occurred_on": today,
            "found_on": today,
            "source": "inspection",
            "evidence": "现场照片三张",
            **fields,
        }

    def confirmed(self, store_id: str, *items: str, **fields: Any) -> list[str]:
        """Violations of these items, recorded and confirmed by two persons, with their effects; their ids."""
        ids = self.confirm_only(store_id, *items, **fields)
        self.settle()
        return ids

    def confirm_only(self, store_id: str, *items: str, **fields: Any) -> list[str]:
        """The same before anything has come of it."""
        ids = []
        for item in items:
            recorded = self.post("/violations", self.report(store_id, item, **fields))
            assert recorded.status_code == 201, recorded.json
            ids.append(recorded.json["id"])
            answer = self.post(f"/violations/{ids[-1]}/confirm", {"is_another_act": True}, SECOND)
            assert answer.status_code == 200, answer.json
        return ids

    def fall_to_c(self, store_ids: Iterable[str]) -> None:
        """Nine points for each of the stores, and the window to object over."""
        for store_id in store_ids:
            self.confirm_only(store_id, "G1", "P4")
        self.settle()
        self.pass_days(10)

    def suspend(self, store_id: str, *, case_id: str, months: int = 1) -> None:
        """A store's own suspension of all services, from tomorrow."""
        first = clock.today() + timedelta(days=1)
        self.hear(
            "agreements",
            HoldPlaced(
                subject_id=store_id,
                hold_id=f"hld_{case_id}",
                scope="store",
                kind="agreement_suspension",
                services=SERVICES,
                case_id=case_id,
                from_on=first.isoformat(),
                until_on=(first + timedelta(days=30 * months)).isoformat(),
            ),
        )
        self.settle()

    def proposals(self, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/proposals", limit=200, **query).json["items"]
        return found

    def serve(self, proposal_id: str, **different: Any) -> DecisionServed:
        """The decision of a proposal, served today and effective tomorrow; its case is named after the proposal."""
        shown = self.get(f"/proposals/{proposal_id}").json
        today = clock.today()
        fields = {
            "case_id": f"case_{proposal_id}",
            "paper_id": f"pap_{proposal_id}",
            "number": "萍医保中止〔2026〕1号",
            "proposal_id": proposal_id,
            "measure": shown["measure"],
            "scope": shown["scope"],
            "subject_id": shown["subject_id"],
            "services": SERVICES,
            "costs": "refused",
            "served_on": today.isoformat(),
            "first_on": (today + timedelta(days=1)).isoformat(),
            "last_on": None,
            "ends_case_id": shown["ends_case_id"],
        }
        served = DecisionServed(**{**fields, **different})
        self.hear("gateway", served)
        self.settle()
        return served

    def grade(self, store_id: str, actor: Actor = AUDITOR, **query: Any) -> dict[str, Any]:
        found = self.get(f"/stores/{store_id}/grade", actor, **query)
        assert found.status_code == 200, found.json
        shown: dict[str, Any] = found.json
        return shown

    def assessment(self, chain_id: str, actor: Actor = AUDITOR) -> dict[str, Any]:
        found = self.get(f"/chains/{chain_id}/assessment", actor)
        assert found.status_code == 200, found.json
        shown: dict[str, Any] = found.json
        return shown


def notice_served(violation_id: str) -> PaperServed:
    """What the gateway tells when the notice of an entry was served today."""
    return PaperServed(
        paper_id=f"pap_{violation_id}",
        kind=POINTS_NOTICE,
        about=violation_id,
        number="示医保记〔2026〕1号",
        subject_id="",
        served_on=clock.today().isoformat(),
    )


def _journal() -> Iterator[Entry]:
    """The whole journal of ratings."""
    after = 0
    while entries := journal.read(mongo.database("ratings"), after=after, limit=500):
        yield from entries
        after = entries[-1].seq


def set_day(day: date, *, hour: int = 10) -> None:
    """Let every process read this day, at an hour in Asia/Shanghai."""
    clock.set_clock(clock.start_of(day) + timedelta(hours=hour))
