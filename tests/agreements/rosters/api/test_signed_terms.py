"""A roster brings the agreements that its stores run under already, and which text each signed."""

from datetime import timedelta

import pytest

from common import clock, mongo
from common.journal.feed.parking import parked_entries
from tests.agreements.roster_files import HEADER, csv_of, row

SIGNED = (*HEADER, "协议起始日期", "协议终止日期", "已签协议文本版本")


def signed(text: str, **cells: str) -> dict[str, str]:
    today = clock.today()
    days = {"协议起始日期": str(today - timedelta(days=30)), "协议终止日期": str(today + timedelta(days=300))}
    return {**days, "已签协议文本版本": text, **cells}


@pytest.fixture
def brought(api, settle):
    """Call with rows: their stores with all that the API tells, once the roster is taken over."""

    def run(*rows):
        uploaded = api.upload(csv_of(rows, header=SIGNED))
        assert uploaded.json["state"] == "validated", uploaded.json
        assert api.post(f"/imports/{uploaded.json['id']}/commit").status_code == 200
        settle()
        found = [api.get("/stores", q=each["药店名称"]).json["items"][0]["id"] for each in rows]
        return uploaded.json, [api.get(f"/stores/{each}").json for each in found]

    return run


def test_a_store_may_settle_under_the_agreement_that_its_roster_brings(brought):
    preview, (known, unknown, none) = brought(
        row("接管甲店", chain="接管连锁", **signed("standard-2026")),
        row("接管乙店", chain="接管连锁", **signed("")),
        row("接管丙店", chain="接管连锁"),
    )

    assert preview["terms"] == [{"text": "standard-2026", "stores": 1}, {"text": None, "stores": 1}]
    assert preview["preview"][0]["signed_text"] == "standard-2026"
    assert [each["standing"]["standing"] for each in (known, unknown, none)] == ["open", "open", "closed"]
    assert [each["chain_reach"] for each in (known, unknown, none)] == ["with_chain", "no_clause", None]
    assert [(each["text"], len(each["clauses"])) for each in (*known["terms"], *unknown["terms"])] == [
        ("standard-2026", 2),
        (None, 0),
    ]


def test_a_chain_measure_holds_who_signed_the_clause_and_no_other(brought, api, serve):
    _, (known, unknown) = brought(
        row("条款甲店", chain="条款连锁", **signed("standard-2026")), row("条款乙店", chain="条款连锁", **signed(""))
    )
    today = clock.today()
    serve(
        "chain_suspension",
        known["chain_id"],
        "case-clause",
        served_on=(today - timedelta(days=1)).isoformat(),
        first_on=today.isoformat(),
        annex=[known["id"], unknown["id"]],
    )

    assert [api.get(f"/stores/{each['id']}/standing").json["standing"] for each in (known, unknown)] == [
        "closed",
        "open",
    ]


def test_the_termination_of_such_an_agreement_ends_its_term_and_leaves_nothing_parked(brought, api, serve):
    _, (store,) = brought(row("解除甲店", **signed("standard-2026")))

    serve("termination", store["id"], "case-end", first_on=clock.today().isoformat())

    (reason,) = api.get(f"/stores/{store['id']}/standing").json["reasons"]
    assert (reason["cause"], reason["case_id"]) == ("agreement_terminated", "case-end")
    assert not parked_entries(mongo.database("agreements"))


def test_another_agreement_follows_the_one_that_was_taken_over(brought, api):
    from tests.agreements.conftest import REVIEWER

    _, (store,) = brought(row("续签甲店", **signed("standard-2026")))
    first = clock.today() + timedelta(days=10)
    body = {"store_id": store["id"], "from_on": str(first), "until_on": str(first + timedelta(days=365))}

    assert api.post("/agreements", body, REVIEWER).json["code"] == "term_overlaps"
