"""Whether a store may settle, over HTTP: the layers of holds, joining and leaving, as known when."""

from datetime import datetime, timedelta

import pytest

from common import clock
from tests.agreements.conftest import (
    ADMINISTRATOR,
    FOREIGN_REVIEWER,
    REVIEWER,
    SETTLEMENT,
    headquarters,
    pharmacy,
)
from tests.agreements.roster_files import row

pytestmark = pytest.mark.usefixtures("clock_file")


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.fixture
def openness(api):
    """Call with a store: what its standing is now."""
    return lambda store, **query: api.get(f"/stores/{store['id']}/standing", SETTLEMENT, **query).json["standing"]


@pytest.fixture
def chain_of(imported, sign):
    """Call with a brand and a number: the stores of a new chain, each with an agreement, and the chain's id."""

    def build(brand: str, stores: int):
        found = imported(*(row(f"{brand}{n}店", chain=brand) for n in range(stores)))
        for store in found:
            sign(store["id"])
        return found, found[0]["chain_id"]

    return build


def test_a_store_without_an_agreement_is_closed_and_one_with_it_is_open(api, imported, sign, openness):
    (store,) = imported(row("开张药房"))
    before = api.get(f"/stores/{store['id']}/standing").json
    sign(store["id"])
    after = api.get(f"/stores/{store['id']}/standing").json

    assert before["standing"] == "closed"
    assert before["reasons"][0]["cause"] == "no_agreement"
    assert before["reasons"][0]["text"] == "尚未签订医保服务协议。"
    assert (after["standing"], after["reasons"]) == ("open", [])
    assert [each["open"] for each in after["services"]] == [True] * 4


def test_an_answer_as_known_earlier_does_not_change(api, imported, sign, openness):
    (store,) = imported(row("旧闻药房"))
    clock.advance(hours=1)
    known_at = clock.now().isoformat()
    clock.advance(hours=1)
    sign(store["id"])

    at = clock.now().isoformat()
    assert openness(store, at=at) == "open"
    assert openness(store, at=at, known_at=known_at) == "closed"


def test_an_own_suspension_closes_from_the_day_after_service_until_its_last_day(api, imported, sign, serve, openness):
    (store,) = imported(row("中止药房"))
    sign(store["id"])
    serve("suspension", store["id"], "case-own", first_on=in_days(1), last_on=in_days(31), number="示医保决〔2026〕7号")

    assert openness(store) == "open"
    coming, opening = api.get(f"/stores/{store['id']}/standing").json["coming"]
    assert (opening["change"], opening["from_at"]) == ("resumed", coming["until"])
    assert (coming["change"], coming["number"], coming["case_id"]) == ("held", "示医保决〔2026〕7号", "case-own")
    assert coming["from_at"].startswith(f"{clock.start_of(clock.today() + timedelta(days=1)):%Y-%m-%dT%H:%M}")
    clock.advance(days=1)
    answer = api.get(f"/stores/{store['id']}/standing").json
    assert [each["change"] for each in answer["coming"]] == ["resumed"]
    assert answer["standing"] == "closed"
    (reason,) = answer["reasons"]
    assert (reason["kind"], reason["number"], reason["case_id"]) == (
        "agreement_suspension",
        "示医保决〔2026〕7号",
        "case-own",
    )
    assert "示医保决〔2026〕7号" in reason["text"]
    clock.advance(days=30)
    assert openness(store) == "closed"
    clock.advance(days=1)
    assert openness(store) == "open"


def test_a_resumption_before_the_printed_end_is_told_with_its_day_and_its_paper(api, imported, sign, serve):
    (store,) = imported(row("提前药房"))
    sign(store["id"])
    serve("suspension", store["id"], "case-early", last_on=in_days(60))
    clock.advance(days=1)
    held = api.get(f"/stores/{store['id']}/standing").json["reasons"][0]
    number, day = "示医保决〔2026〕88号", clock.today() + timedelta(days=1)
    serve("resumption", store["id"], "case-early-end", ends_case_id="case-early", number=number)

    (reason,) = api.get(f"/stores/{store['id']}/standing").json["reasons"]
    (hold,) = api.get("/holds", store_id=store["id"]).json["items"]

    assert (held["resumed_by"], held["resumed_number"]) == (None, None)
    assert (reason["resumed_by"], reason["resumed_number"]) == ("case-early-end", number)
    assert f"（依{number}自{day.year}年{day.month}月{day.day}日零时起恢复）" in reason["text"]
    assert [each["number"] for each in hold["endings"]] == [number]
    assert hold["until"][:19] == reason["until"][:19]


def test_a_resumption_of_the_chain_is_told_at_each_of_its_stores(api, chain_of, serve):
    (store, _), chain_id = chain_of("齐开", 2)
    serve("chain_suspension", chain_id, "case-all")
    clock.advance(days=1)
    serve("chain_resumption", chain_id, "case-all-end", ends_case_id="case-all")

    (reason,) = api.get(f"/stores/{store['id']}/standing").json["reasons"]

    assert reason["resumed_by"] == "case-all-end"
    assert f"依{reason['resumed_number']}" in reason["text"]


def test_a_partial_suspension_leaves_the_other_services_open(api, imported, sign, serve, openness):
    (store,) = imported(row("部分药房"))
    sign(store["id"])
    serve("suspension", store["id"], "case-part", services=["chronic_disease"], costs="deferred")
    clock.advance(days=1)

    answer = api.get(f"/stores/{store['id']}/standing").json
    assert answer["standing"] == "partly_open"
    assert [each["service"] for each in answer["services"] if not each["open"]] == ["chronic_disease"]
    assert "门诊慢特病" in answer["reasons"][0]["text"]
    assert "暂缓结算" in answer["reasons"][0]["text"]


def test_one_hold_of_a_chain_closes_all_its_stores_and_resuming_leaves_own_holds(
    api, chain_of, serve, openness, agreements_db
):
    stores, chain_id = chain_of("百层", 5)
    serve("suspension", stores[0]["id"], "case-layer", last_on=in_days(90))
    serve("chain_suspension", chain_id, "case-chain")
    assert [openness(store) for store in stores] == ["open"] * 5
    clock.advance(days=1)

    standings = api.get("/standings", headquarters(chain_id), chain_id=chain_id).json
    assert [each["standing"] for each in standings["items"]] == ["closed"] * 5
    assert agreements_db["chain_holds"].count_documents({"chain_id": chain_id}) == 1
    serve("chain_resumption", chain_id, "case-again", ends_case_id="case-chain")
    clock.advance(days=1)
    assert [openness(store) for store in stores] == ["closed", "open", "open", "open", "open"]


def test_a_joining_to_a_held_chain_waits_until_the_store_is_served_and_is_held_from_then_on(
    api, chain_of, imported, sign, serve, serve_on_store, openness
):
    _, chain_id = chain_of("千层", 2)
    (single,) = imported(row("千层新店"))
    sign(single["id"])
    serve("chain_suspension", chain_id, "case-join")
    clock.advance(days=1)
    path = f"/stores/{single['id']}/memberships"
    body = {"chain_id": chain_id, "from_on": in_days(0)}

    claimed = api.post(path, {**body, "served_decisions": ["case-join"]}, REVIEWER)
    assert (claimed.status_code, claimed.json["code"]) == (422, "invalid")
    assert api.post(path, body, REVIEWER).status_code == 201
    (waiting,) = api.get(f"/stores/{single['id']}").json["memberships"]
    assert (waiting["from_on"], waiting["registered_on"], waiting["waits_for"]) == (None, in_days(0), "case-join")
    clock.advance(days=2)
    assert openness(single) == "open"

    serve_on_store(single["id"], "case-join")
    assert openness(single) == "open"
    clock.advance(days=1)
    assert openness(single) == "closed"
    (hold,) = api.get(f"/stores/{single['id']}").json["holds"]
    begun = clock.local_day(datetime.fromisoformat(hold["from_at"]))
    assert (hold["case_id"], begun.isoformat()) == ("case-join", in_days(0))
    (of_store,) = api.get("/holds", store_id=single["id"]).json["items"]
    (of_chain,) = api.get("/holds", chain_id=chain_id).json["items"]
    assert (of_store["served_on"], of_store["from_at"]) == (in_days(-1), hold["from_at"])
    assert of_chain["served_on"] == in_days(-4)


def test_who_was_served_before_it_is_registered_joins_on_its_day_and_is_held_from_then_on(
    api, chain_of, imported, sign, serve, serve_on_store, openness
):
    _, chain_id = chain_of("兆层", 2)
    (single,) = imported(row("兆层新店"))
    sign(single["id"])
    serve("chain_suspension", chain_id, "case-served-first")
    clock.advance(days=1)
    serve_on_store(single["id"], "case-served-first")
    body = {"chain_id": chain_id, "from_on": in_days(2)}

    assert api.post(f"/stores/{single['id']}/memberships", body, REVIEWER).status_code == 201

    (joined,) = api.get(f"/stores/{single['id']}").json["memberships"]
    assert (joined["from_on"], joined["waits_for"]) == (in_days(2), None)
    assert openness(single) == "open"
    clock.advance(days=2)
    assert openness(single) == "closed"


def test_a_store_that_leaves_stays_closed_until_it_is_released(api, chain_of, serve, openness):
    (stays, leaves), chain_id = chain_of("万层", 2)
    serve("chain_suspension", chain_id, "case-leave")
    clock.advance(days=1)
    left = api.post(f"/stores/{leaves['id']}/memberships/leave", {"until_on": in_days(1)}, REVIEWER)
    assert left.status_code == 200
    clock.advance(days=5)
    assert openness(leaves) == "closed"
    assert api.get(f"/stores/{leaves['id']}").json["chain_id"] is None

    serve("resumption", leaves["id"], "case-release", ends_case_id="case-leave")
    clock.advance(days=1)
    assert openness(leaves) == "open"
    assert openness(stays) == "closed"


def test_an_ending_that_comes_before_its_hold_counts_all_the_same(chain_of, serve, openness):
    (store,), chain_id = chain_of("倒序", 1)
    serve("chain_resumption", chain_id, "case-late-end", ends_case_id="case-late", first_on=in_days(3))
    serve("chain_suspension", chain_id, "case-late")
    clock.advance(days=1)
    assert openness(store) == "closed"
    clock.advance(days=2)
    assert openness(store) == "open"


def test_a_decision_that_comes_five_times_takes_effect_once(chain_of, serve, agreements_db):
    (store,), chain_id = chain_of("五次", 1)
    before = agreements_db["journal"].count_documents({})
    for _ in range(5):
        serve("suspension", store["id"], "case-five")
        serve("chain_suspension", chain_id, "case-five-chain")
        serve("chain_resumption", chain_id, "case-five-end", ends_case_id="case-five-chain")
        serve("resumption", store["id"], "case-five-own-end", ends_case_id="case-five")

    document = agreements_db["stores"].find_one({"_id": store["id"]})
    assert (len(document["holds"]), len(document["hold_endings"])) == (1, 1)
    assert agreements_db["chain_holds"].count_documents({"chain_id": chain_id}) == 2
    assert agreements_db["journal"].count_documents({}) == before + 4


def test_termination_ends_the_agreement_and_the_store_cannot_sign_again(api, imported, sign, serve, openness):
    (store,) = imported(row("解除药房"))
    agreement_id = sign(store["id"])
    serve("termination", store["id"], "case-term")
    assert openness(store) == "open"
    assert api.get(f"/agreements/{agreement_id}").json["status"] == "in_force"
    assert api.get("/agreements", store_id=store["id"]).json["items"][0]["status"] == "in_force"
    clock.advance(days=1)

    answer = api.get(f"/stores/{store['id']}/standing").json
    assert answer["standing"] == "closed"
    assert answer["reasons"][0]["cause"] == "agreement_terminated"
    assert api.get(f"/agreements/{agreement_id}").json["status"] == "terminated"
    assert api.get(f"/stores/{store['id']}").json["terms"][0]["terminated_by"] == "case-term"
    body = {"store_id": store["id"], "from_on": in_days(400), "until_on": in_days(500)}
    refused = api.post("/agreements", body, REVIEWER)
    assert (refused.status_code, refused.json["code"]) == (403, "store_terminated")


def test_measures_that_close_nothing_are_passed_over(chain_of, serve, openness, agreements_db):
    (store,), _ = chain_of("约谈", 1)
    before = agreements_db["journal"].count_documents({})
    serve("interview", store["id"], "case-talk")
    clock.advance(days=1)

    assert openness(store) == "open"
    assert agreements_db["journal"].count_documents({}) == before


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"known_at": "2199-01-01T00:00:00Z"}, 422, "known_at_future"),
        ({"at": "2026-01-01"}, 422, "invalid"),
        ({"at": "2026-01-01T00:00:00"}, 422, "invalid"),
        ({"at": "1900-01-01T00:00:00Z"}, 422, "invalid"),
        ({"at": "9999-12-31T23:59:59Z"}, 422, "invalid"),
        ({"at": "2018-01-01T00:00:00+14:00"}, 422, "invalid"),
        ({"at": "2017-12-31T16:00:00Z"}, 422, "invalid"),
        ({"when": "now"}, 422, "invalid"),
    ],
)
def test_a_wrong_question_is_refused_clearly(api, imported, query, status, code):
    found = api.get("/stores", q="提问药房").json["items"] or imported(row("提问药房"))

    refused = api.get(f"/stores/{found[0]['id']}/standing", **query)

    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_standings_of_many_answer_only_for_stores_in_scope(api, imported, sign):
    mine, other = imported(row("范围甲药房"), row("范围乙药房"))
    sign(mine["id"])
    ids = f"{mine['id']},{other['id']},sto_unknown"

    seen = api.get("/standings", pharmacy(mine["id"]), store_ids=ids).json
    everything = api.get("/standings", SETTLEMENT, store_ids=ids, limit=1).json
    rest = api.get("/standings", SETTLEMENT, store_ids=ids, limit=1, cursor=everything["next"]).json

    assert [(each["store_id"], each["standing"]) for each in seen["items"]] == [(mine["id"], "open")]
    assert everything["count"] == 2
    both = [*everything["items"], *rest["items"]]
    assert sorted(each["store_id"] for each in both) == sorted([mine["id"], other["id"]])
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "stores_unnamed"),
        ({"store_ids": ",".join(["a"] * 101)}, "too_many_stores"),
        ({"store_ids": "$ne"}, "invalid"),
    ],
)
def test_standings_of_nobody_or_too_many_are_refused(api, query, code):
    refused = api.get("/standings", **query)

    assert (refused.status_code, refused.json["code"]) == (422, code)


def test_what_is_wrong_with_an_instant_is_told_with_what_to_send(api):
    plus = api.get("/standings", store_ids="a", at="2026-11-22T08:00:00 08:00").json["errors"][0]
    late = api.get("/standings", store_ids="a", at="9999-12-31T23:59:59Z").json["errors"][0]
    many = api.get("/stores", store_ids=",".join(["a"] * 101)).json

    assert "在网址中加号写作 %2B" in plus["remedy"]
    assert (late["code"], "2018 年至 2199 年之间" in late["message"]) == ("out_of_range", True)
    assert (many["code"], "100" in many["detail"]) == ("too_many_stores", True)


def test_standings_of_a_chain_that_is_unknown_or_foreign_are_not_found(api, chain_of):
    _stores, chain_id = chain_of("他人连锁", 1)

    for actor, asked in ((SETTLEMENT, "chn_none"), (headquarters("chn_other"), chain_id)):
        refused = api.get("/standings", actor, chain_id=asked)
        assert (refused.status_code, refused.json["code"]) == (404, "chain_not_found")
    own = api.get("/standings", headquarters(chain_id), chain_id=chain_id).json
    assert (own["count"], own["not_found"]) == (1, [])


def test_stores_out_of_scope_do_not_exist(api, imported):
    (store,) = imported(row("隐身药房"))

    for actor in (FOREIGN_REVIEWER, pharmacy("sto_other"), headquarters("chn_other")):
        for path in ("", "/standing"):
            answer = api.get(f"/stores/{store['id']}{path}", actor)
            assert (answer.status_code, answer.json["code"]) == (404, "store_not_found")
        assert api.get("/stores", actor, q="隐身药房").json["count"] == 0
        assert api.get("/holds", actor, store_id=store["id"]).status_code == 404
    assert api.get("/stores", pharmacy(store["id"])).json["count"] == 1
    assert api.get("/stores", ADMINISTRATOR, area="3699", q="隐身").json["count"] == 1


def test_holds_are_listed_for_a_store_and_for_a_chain(api, chain_of, serve):
    (store,), chain_id = chain_of("列表", 1)
    serve("suspension", store["id"], "case-list-own", last_on=in_days(30))
    serve("chain_suspension", chain_id, "case-list-chain")

    of_store = api.get("/holds", store_id=store["id"]).json["items"]
    of_chain = api.get("/holds", headquarters(chain_id), chain_id=chain_id).json["items"]

    assert {each["case_id"] for each in of_store} == {"case-list-own", "case-list-chain"}
    assert [each["active"] for each in of_store] == [False, False]
    assert [each["case_id"] for each in of_chain] == ["case-list-chain"]
    assert api.get("/holds", headquarters("chn_x"), chain_id=chain_id).json["code"] == "chain_not_found"
    assert {each["store_id"] for each in of_store} == {store["id"]}
    assert [each["store_id"] for each in of_chain] == [None]
    assert api.get("/holds").json["code"] == "subject_unnamed"
    assert api.get("/holds", store_id="a", chain_id="b").json["code"] == "subject_unnamed"


def test_the_holds_of_many_stores_are_asked_for_at_once_and_those_out_of_scope_left_out(api, chain_of, serve):
    stores, chain_id = chain_of("列表多", 3)
    serve("chain_suspension", chain_id, "case-list-many")
    serve("suspension", stores[1]["id"], "case-list-one")
    ids = [each["id"] for each in stores]

    found = api.get("/holds", store_ids=",".join([*ids, "sto_unknown"])).json["items"]
    own = api.get("/holds", pharmacy(ids[0]), store_ids=",".join(ids)).json["items"]

    expected = {(each, "case-list-many") for each in ids} | {(ids[1], "case-list-one")}
    assert {(each["store_id"], each["case_id"]) for each in found} == expected
    assert [each["store_id"] for each in own] == [ids[0]]
    too_many = api.get("/holds", store_ids=",".join(f"sto_{n}" for n in range(101)))
    assert (too_many.status_code, too_many.json["code"]) == (422, "too_many_stores")
    assert api.get("/holds", store_ids=ids[0], chain_id=chain_id).json["code"] == "subject_unnamed"


def test_stores_that_are_unknown_or_out_of_scope_are_named_on_every_page(api, imported):
    first, second, foreign = imported(row("点名甲药房"), row("点名乙药房"), row("点名丙药房", area="越秀区"))
    asked = f"{first['id']},sto_unknown,{second['id']},{foreign['id']},sto_unknown"

    page = api.get("/standings", REVIEWER, store_ids=asked, limit=1).json
    last = api.get("/standings", REVIEWER, store_ids=asked, limit=1, cursor=page["next"]).json

    assert page["not_found"] == last["not_found"] == ["sto_unknown", foreign["id"]]
    assert {page["items"][0]["store_id"], last["items"][0]["store_id"]} == {first["id"], second["id"]}
    assert (page["count"], last["next"]) == (2, None)
