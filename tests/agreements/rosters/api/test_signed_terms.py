"""A roster brings the agreements that its stores run under already, and which text each signed."""

from datetime import timedelta

import pytest

from common import clock, mongo
from common.journal.feed.parking import parked_entries
from tests.agreements.conftest import FOREIGN_REVIEWER, REVIEWER, pharmacy
from tests.agreements.roster_files import HEADER, csv_of, row

#: What people call the packaged text.
TITLE = "定点零售药店医疗保障服务协议（标准文本，2026年版）"
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

    assert preview["terms"] == [
        {"text": "standard-2026", "title": TITLE, "stores": 1},
        {"text": None, "title": None, "stores": 1},
    ]
    assert preview["preview"][0]["signed_text"] == f"《{TITLE}》"
    assert [each["standing"]["standing"] for each in (known, unknown, none)] == ["open", "open", "closed"]
    assert [each["chain_reach"] for each in (known, unknown, none)] == ["with_chain", "no_clause", "no_agreement"]
    assert [(each["text"], len(each["clauses"])) for each in (*known["terms"], *unknown["terms"])] == [
        ("standard-2026", 2),
        (None, 0),
    ]


def test_a_chain_measure_holds_who_signed_the_clause_and_no_other(brought, api, serve, clock_file):
    _, (known, unknown) = brought(
        row("条款甲店", chain="条款连锁", **signed("standard-2026")), row("条款乙店", chain="条款连锁", **signed(""))
    )
    serve("chain_suspension", known["chain_id"], "case-clause", annex=[known["id"], unknown["id"]])
    clock.advance(days=1)

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
    _, (store,) = brought(row("续签甲店", **signed("standard-2026")))
    first = clock.today() + timedelta(days=10)
    body = {"store_id": store["id"], "from_on": str(first), "until_on": str(first + timedelta(days=365))}

    assert api.post("/agreements", body, REVIEWER).json["code"] == "term_overlaps"


def recording(store, text="standard-2026", remark="档案 2026-017，原件在档案室"):
    """The path and the body of what records the text of a store's only agreement."""
    (term,) = store["terms"]
    return f"/stores/{store['id']}/terms/{term['agreement_id']}/signed-text", {"text": text, "remark": remark}


def test_the_text_is_recorded_later_once_and_a_measure_then_reaches_the_store(brought, api, settle):
    _, (store,) = brought(row("补登甲店", chain="补登连锁", **signed("")))
    (term,) = store["terms"]
    before = clock.now()

    first = api.post(*recording(store), REVIEWER)
    again = api.post(*recording(store), REVIEWER)

    assert first.status_code == 200, first.json
    found = api.get(f"/stores/{store['id']}").json
    (known,) = found["terms"]
    assert (term["text"], term["possible_texts"]) == (None, [{"text": "standard-2026", "title": TITLE}])
    assert (known["text"], known["possible_texts"], known["text_remark"]) == (
        "standard-2026",
        [],
        "档案 2026-017，原件在档案室",
    )
    assert (store["chain_reach"], found["chain_reach"]) == ("no_clause", "with_chain")
    assert (again.status_code, again.json["code"]) == (403, "text_known")
    assert f"《{TITLE}》" in again.json["detail"]
    assert known["text_title"] == TITLE
    assert api.get(f"/stores/{store['id']}/standing", known_at=before.isoformat()).json["standing"] == "open"
    settle()
    (told,) = mongo.database("agreements")["journal"].find({"name": "SignedTextRecorded"})
    assert b"standard-2026" in told["body"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "standard-1999"}, 422, "unknown_text"),
        ({"text": ""}, 422, "invalid"),
        ({"remark": " "}, 422, "invalid"),
    ],
)
def test_a_text_that_there_is_not_is_refused(brought, api, body, status, code):
    name = f"拒登{code}{len(body.get('text', '   '))}店"
    _, (store,) = brought(row(name, **signed("")))
    path, right = recording(store)

    answer = api.post(path, right | body, REVIEWER)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert api.get(f"/stores/{store['id']}").json["terms"] == store["terms"]


def test_nobody_records_it_out_of_scope_or_of_another_agreement(brought, api):
    _, (store,) = brought(row("范围甲店", **signed("")))
    path, body = recording(store)

    assert api.post(path, body, FOREIGN_REVIEWER).json["code"] == "store_not_found"
    assert api.post(path, body, pharmacy(store["id"])).status_code == 403
    other = api.post(f"/stores/{store['id']}/terms/agr_other/signed-text", body, REVIEWER)
    assert (other.status_code, other.json["code"]) == (404, "term_not_found")
