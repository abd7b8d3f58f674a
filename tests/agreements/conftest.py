"""The service agreements over HTTP with named actors, its journal and its worker's jobs run in this process."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from common import clock, mongo
from common.messages import DecisionServed, DecisionServedOnStore
from common.people.commands import Actor, Role, service_actor
from common.work import jobs
from services.agreements.rosters.usecases.apply_import import apply_import
from services.agreements.rosters.usecases.validate_import import validate_import
from tests.agreements import roster_files as rosters

ADMINISTRATOR = Actor("acc_admin", "per_admin", (Role.ADMINISTRATOR,))
REVIEWER = Actor("acc_reviewer", "per_reviewer", (Role.REVIEWER,), areas=("3699",))
APPROVER = Actor("acc_approver", "per_approver", (Role.APPROVER,), areas=("3699",))
FOREIGN_REVIEWER = Actor("acc_foreign", "per_foreign", (Role.REVIEWER,), areas=("4401",))
SETTLEMENT = Actor("acc_settlement", "per_settlement", (Role.SETTLEMENT,))
_JOBS = {
    "apply_import": lambda job: apply_import(job.subject, progress=job.progress, clock=clock.now),
    "validate_import": lambda job: validate_import(job.subject, at=clock.now()),
}


def pharmacy(*store_ids: str) -> Actor:
    """An account of these stores."""
    return Actor("acc_pharmacy", "per_pharmacy", (Role.PHARMACY,), stores=store_ids)


def headquarters(*chain_ids: str) -> Actor:
    """An account of the headquarters of these chains."""
    return Actor("acc_headquarters", "per_headquarters", (Role.HEADQUARTERS,), chains=chain_ids)


class Api:
    """Calls of the service by an actor; every command gets a key of its own unless one is given."""

    def __init__(self, client: Any, token_for: Callable[..., str]) -> None:
        self._client = client
        self._token_for = token_for
        self.keys = (f"key-{uuid.uuid4().hex}" for _ in itertools.count())

    def get(self, path: str, actor: Actor = ADMINISTRATOR, **query: Any) -> Any:
        return self._client.get(f"/api/v1{path}", query_string=query, headers=self._headers(actor))

    def post(
        self,
        path: str,
        body: Any = None,
        actor: Actor = ADMINISTRATOR,
        *,
        key: str | None = None,
        version: int | str | None = None,
    ) -> Any:
        headers = {**self._headers(actor), "Idempotency-Key": key or next(self.keys)}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self._client.post(f"/api/v1{path}", json=body, headers=headers)

    def upload(
        self,
        content: bytes,
        actor: Actor = ADMINISTRATOR,
        *,
        filename: str = "roster.csv",
        mapping: dict[str, str] | str | None = None,
        key: str | None = None,
    ) -> Any:
        fields = {} if mapping is None else {"mapping": mapping if isinstance(mapping, str) else json.dumps(mapping)}
        # Encoded by another library than the one that reads it, and without its temporary files.
        packed = httpx2.Request("POST", "http://test", data=fields, files={"file": (filename, content)})
        headers = {**self._headers(actor), "Idempotency-Key": key or next(self.keys)}
        return self._client.post(
            "/api/v1/imports", data=packed.read(), headers=headers, content_type=packed.headers["Content-Type"]
        )

    def _headers(self, actor: Actor) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token_for('agreements', actor)}"}


@pytest.fixture
def api(agreements_db: Any, service_app: Callable[..., Any], token_for: Callable[..., str]) -> Api:
    return Api(service_app("agreements").test_client(), token_for)


@pytest.fixture
def settle(agreements_db: Any, drain: Callable[..., int]) -> Callable[[], None]:
    """Call to let everything that was caused happen: messages relayed, effects carried out, jobs done."""

    def run() -> None:
        drain("agreements")
        while due := jobs.due("agreements"):
            for job in due:
                jobs.run("agreements", job.id, _JOBS[job.kind])
            drain("agreements")

    return run


@pytest.fixture
def imported(api: Api, settle: Callable[[], None]) -> Callable[..., list[dict[str, Any]]]:
    """Call with rows of a roster (see `rosters.row`): their stores as the API shows them, in the order of the rows."""

    def run(*rows: dict[str, str], actor: Actor = ADMINISTRATOR) -> list[dict[str, Any]]:
        uploaded = api.upload(rosters.csv_of(rows), actor)
        assert uploaded.status_code == 201, uploaded.json
        committed = api.post(f"/imports/{uploaded.json['id']}/commit", actor=actor)
        assert committed.status_code == 200, committed.json
        settle()
        return [api.get("/stores", q=row["药店名称"]).json["items"][0] for row in rows]

    return run


@pytest.fixture
def sign(api: Api, settle: Callable[[], None]) -> Callable[..., str]:
    """Call with a store's id and days: the id of an agreement signed by both sides, its term appended."""

    def run(store_id: str, *, from_on: str | None = None, days: int = 365) -> str:
        first = clock.today() if from_on is None else clock.local_day(clock.now()).fromisoformat(from_on)
        until = first + timedelta(days=days)
        body = {"store_id": store_id, "from_on": first.isoformat(), "until_on": until.isoformat()}
        offered = api.post("/agreements", body, REVIEWER)
        assert offered.status_code == 201, offered.json
        path = f"/agreements/{offered.json['id']}"
        shown = api.get(path).json
        signature = {name: shown[name] for name in ("text_sha256", "particulars_sha256")} | {"signer": "王一"}
        signed = api.post(f"{path}/store-signature", signature, pharmacy(store_id), version=1)
        assert signed.status_code == 200, signed.json
        concluded = api.post(f"{path}/agency-signature", {}, APPROVER, version=2)
        assert concluded.status_code == 200, concluded.json
        settle()
        return str(offered.json["id"])

    return run


@pytest.fixture
def serve(agreements_db: Any, settle: Callable[[], None]) -> Iterator[Callable[..., DecisionServed]]:
    """Call with the fields of a decision: it takes effect as if the gateway had served it."""
    from services.agreements import handlers
    from tests.agreements.entries import entry_of_message

    def run(measure: str, subject_id: str, case_id: str, **fields: Any) -> DecisionServed:
        decision = decision_served(measure, subject_id, case_id, **fields)
        entry = entry_of_message(decision, message_id=f"msg_{case_id}")
        handlers.HANDLERS["gateway"]["DecisionServed"](entry)
        settle()
        return decision

    return run


@pytest.fixture
def serve_on_store(agreements_db: Any, settle: Callable[[], None]) -> Callable[[str, str], None]:
    """Call with a store and a case: its decision was served on the store itself today, as the gateway tells it."""
    from services.agreements import handlers
    from tests.agreements.entries import entry_of_message

    def run(store_id: str, case_id: str) -> None:
        served = DecisionServedOnStore(
            case_id=case_id,
            paper_id=f"ppr_{case_id}",
            number="",
            store_id=store_id,
            served_on=clock.today().isoformat(),
        )
        entry = entry_of_message(served, message_id=f"msg_{case_id}_{store_id}")
        handlers.HANDLERS["gateway"]["DecisionServedOnStore"](entry)
        settle()

    return run


def decision_served(measure: str, subject_id: str, case_id: str, **fields: Any) -> DecisionServed:
    """A decision served today, effective tomorrow, unless told otherwise."""
    today = clock.today()
    tomorrow = today + timedelta(days=1)
    is_chain = measure.startswith("chain")
    return DecisionServed(
        **{
            "case_id": case_id,
            "paper_id": f"ppr_{case_id}",
            "number": f"示医保决〔{today.year}〕{len(case_id)}号",
            "proposal_id": None,
            "measure": measure,
            "scope": "chain" if is_chain else "store",
            "subject_id": subject_id,
            "services": ["personal_account", "outpatient_pooling", "chronic_disease", "dual_channel"],
            "costs": "refused",
            "served_on": today.isoformat(),
            "first_on": tomorrow.isoformat(),
            "last_on": None,
            "ends_case_id": None,
        }
        | fields
    )


@pytest.fixture
def service() -> Actor:
    return service_actor("ratings")


@pytest.fixture
def stored(agreements_db: Any) -> Callable[[str], int]:
    """Call with the name of a collection: how many documents it holds."""
    return lambda name: mongo.database("agreements")[name].count_documents({})
