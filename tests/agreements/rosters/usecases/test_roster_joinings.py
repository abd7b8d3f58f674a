"""Blueprint section 6, decision 0032: a roster's store joins a held chain only after it was served itself."""

from datetime import timedelta

import orjson
import pytest

from common import clock
from deploy.commands import roster
from services.agreements import handlers
from services.agreements.rosters.usecases import apply_import as applying
from services.agreements.rosters.usecases import register_rows as registering
from services.agreements.stores.usecases.check_announced import NotAnnounced
from tests.agreements.conftest import decision_served
from tests.agreements.entries import entry_of_message
from tests.agreements.roster_files import csv_of, row

pytestmark = pytest.mark.usefixtures("clock_file")


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.fixture
def chain(api, imported):
    """Call with a name: the id of a chain of one store."""

    def build(name: str) -> str:
        (store,) = imported(row(f"{name}一店", chain=name))
        return store["chain_id"]

    return build


@pytest.fixture
def committed(api, drain):
    """Call with rows: the preview of their import, which is committed and which nobody has applied yet."""

    def build(*rows: dict[str, str]) -> dict:
        uploaded = api.upload(csv_of(rows))
        assert uploaded.status_code == 201, uploaded.json
        assert api.post(f"/imports/{uploaded.json['id']}/commit").status_code == 200
        drain("agreements")
        return uploaded.json

    return build


@pytest.fixture
def hear(drain):
    """Call with the fields of a decision: it is served, and what follows is carried out; no job is done."""

    def run(measure: str, subject_id: str, case_id: str, **fields) -> None:
        entry = entry_of_message(decision_served(measure, subject_id, case_id, **fields), message_id=f"msg_{case_id}")
        handlers.HANDLERS["gateway"]["DecisionServed"](entry)
        drain("agreements")

    return run


@pytest.fixture
def told_of(agreements_db):
    """Call with the name of a store: its memberships as the journal has told them, in order."""

    def run(name: str) -> list[list[dict]]:
        bodies = [orjson.loads(each["body"]) for each in agreements_db["journal"].find().sort("_id", 1)]
        told = [each for each in bodies if each["name"] in ("StoresRegistered", "StoreRecorded")]
        stores = [store for each in told for store in each["data"].get("stores", [each["data"]])]
        return [store["memberships"] for store in stores if store["name"] == name]

    return run


def apply(import_id: str) -> None:
    applying.apply_import(import_id, progress=lambda *_: None, clock=clock.now)


def at_point(monkeypatch, module, name: str, act) -> None:
    """Let something happen once, when the registering comes to a point for the first time."""
    acts = [act]

    def point(reached: str) -> None:
        if reached == name and acts:
            acts.pop()()

    monkeypatch.setattr(module, "point", point)


def shown(api, name: str) -> tuple[str | None, str | None]:
    """The first day of a store's one membership, and the case for whose service it waits."""
    (store,) = api.get("/stores", q=name).json["items"]
    (membership,) = api.get(f"/stores/{store['id']}").json["memberships"]
    return membership["from_on"], membership["waits_for"]


def test_a_store_that_a_roster_brings_into_a_held_chain_waits_and_is_told_with_its_decision(
    api, chain, hear, settle, committed, told_of, serve_on_store
):
    chain_id = chain("名册禁链")
    hear("chain_suspension", chain_id, "case-roster", number="示医保决〔2026〕77号")
    clock.advance(days=1)
    rows = [row(f"名册禁{n}店", chain="名册禁链") for n in range(2)]

    preview = committed(*rows, row("名册禁加盟店", chain="名册禁链", 连锁性质="加盟"), row("名册单体店"))
    settle()

    waiting = {"name": "名册禁链", "stores": 2, "case_id": "case-roster", "number": "示医保决〔2026〕77号"}
    assert preview["waiting"] == [waiting]
    (told,) = [each for each in preview["warnings"] if "等待送达" in each]
    assert told.startswith("连锁“名册禁链”已送达示医保决〔2026〕77号：名册中的 2 家药店登记后等待送达，")
    report = api.get(f"/imports/{preview['id']}").json
    assert (report["stores"], report["waiting_stores"], report["waiting"]) == (4, 2, [waiting])
    assert f"  注意：{told}" in roster.summary(report)
    assert roster.report(report) == [
        "导入完成：登记 4 家，跳过 0 行。",
        "其中 2 家等待送达：所属连锁的决定送达药店本身的次日起才属于该连锁。",
    ]
    assert shown(api, "名册禁0店") == shown(api, "名册禁1店") == (None, "case-roster")
    assert shown(api, "名册禁加盟店") == (in_days(0), None)
    assert told_of("名册禁0店") == [[]]
    listed = [each["store_name"] for each in api.get("/joinings").json["items"] if each["chain_id"] == chain_id]
    assert sorted(listed) == ["名册禁0店", "名册禁1店"]

    (store,) = api.get("/stores", q="名册禁0店").json["items"]
    serve_on_store(store["id"], "case-roster")

    assert shown(api, "名册禁0店") == (in_days(1), None)
    assert shown(api, "名册禁1店") == (None, "case-roster")


def test_a_roster_for_a_chain_whose_hold_ends_on_a_known_day_says_when_its_stores_belong_to_it_at_the_latest(
    api, chain, hear, settle, committed
):
    chain_id = chain("名册限链")
    hear("chain_suspension", chain_id, "case-limited", last_on=in_days(9))
    clock.advance(days=1)

    preview = committed(row("名册限店", chain="名册限链"))
    settle()

    day = clock.today() + timedelta(days=9)
    assert f"最迟自{day.year}年{day.month}月{day.day}日起才属于该连锁" in preview["warnings"][-1]
    assert shown(api, "名册限店") == (day.isoformat(), None)
    assert api.get(f"/imports/{preview['id']}").json["waiting_stores"] == 1


def test_a_roster_for_a_chain_whose_hold_is_over_tells_of_no_waiting(api, chain, hear, settle, committed):
    chain_id = chain("名册过链")
    hear("chain_suspension", chain_id, "case-over", last_on=in_days(1))
    clock.advance(days=2)

    preview = committed(row("名册过店", chain="名册过链"))
    settle()

    assert preview["waiting"] == []
    assert shown(api, "名册过店") == (in_days(0), None)
    assert api.get(f"/imports/{preview['id']}").json["waiting_stores"] == 0


@pytest.mark.parametrize(
    ("module", "point"),
    [(registering, "before_rows"), (registering, "after_rows"), (applying, "in_import")],
    ids=["before its rows are written", "after they are written", "before they are seen"],
)
def test_a_decision_that_comes_while_a_roster_is_applied_holds_its_stores_back_too(
    api, chain, hear, settle, committed, told_of, monkeypatch, module, point
):
    name = f"名册时{point}"
    chain_id = chain(f"{name}链")
    clock.advance(days=1)
    preview = committed(row(f"{name}店", chain=f"{name}链"))
    served = {"served_on": in_days(-1), "first_on": in_days(0)}
    at_point(monkeypatch, module, point, lambda: hear("chain_suspension", chain_id, f"case-{point}", **served))

    apply(preview["id"])
    settle()

    assert shown(api, f"{name}店") == (None, f"case-{point}")
    assert told_of(f"{name}店")[-1] == []
    assert preview["waiting"] == []
    assert [each["store_name"] for each in api.get("/joinings").json["items"] if each["chain_id"] == chain_id]


def test_a_decision_that_comes_between_completeness_and_announcement_waits_for_the_announcement(
    api, chain, hear, settle, committed, told_of, monkeypatch
):
    chain_id = chain("名册缝链")
    clock.advance(days=1)
    preview = committed(row("名册缝店", chain="名册缝链"))
    served = {"served_on": in_days(-1), "first_on": in_days(0)}

    def too_early() -> None:
        with pytest.raises(NotAnnounced):
            hear("chain_suspension", chain_id, "case-gap", **served)

    at_point(monkeypatch, applying, "after_complete", too_early)

    apply(preview["id"])
    settle()

    assert shown(api, "名册缝店") == (None, "case-gap")
    assert [bool(each) for each in told_of("名册缝店")] == [True, False]


def test_a_joining_of_a_roster_that_nobody_sees_yet_is_not_listed(api, chain, hear, committed, monkeypatch):
    chain_id = chain("名册隐链")
    hear("chain_suspension", chain_id, "case-hidden")
    clock.advance(days=1)
    preview = committed(row("名册隐店", chain="名册隐链"))
    listed: list = []
    at_point(monkeypatch, applying, "in_import", lambda: listed.extend(api.get("/joinings").json["items"]))

    apply(preview["id"])

    assert [each for each in listed if each["chain_id"] == chain_id] == []
    assert [each for each in api.get("/joinings").json["items"] if each["chain_id"] == chain_id]
