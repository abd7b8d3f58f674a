"""Whether settlement is open, of many stores in one question by 医保编码 or id: in the order asked, within scope."""

from datetime import timedelta

import pytest

from common import clock
from services.agreements.stores.usecases.look_up_standings import CHUNK, MOST_ASKED
from tests.agreements.conftest import (
    APPROVER,
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
def look_up(api, token_for, service_app):
    """Call with what is asked: the answer. Without an idempotency key: nothing is changed."""
    client = service_app("agreements").test_client()

    def ask(codes, actor=SETTLEMENT, **further):
        headers = {"Authorization": f"Bearer {token_for('agreements', actor)}"}
        return client.post("/api/v1/standings/lookup", json={"codes": codes, **further}, headers=headers)

    return ask


def outcomes(answer) -> list[tuple[str, str | None]]:
    """Of each item the outcome, and the store that was found."""
    return [(each["outcome"], each["standing"] and each["standing"]["store_id"]) for each in answer.json["items"]]


def test_codes_and_ids_are_answered_each_in_the_order_asked(imported, sign, look_up):
    coded, plain = imported(row("编码药房", code="P36990200001"), row("无码药房"))
    sign(coded["id"])
    asked = [plain["id"], "p３６990200001 ", "P36990299999", coded["id"], "sto_unknown", plain["id"]]

    answer = look_up(asked)

    assert answer.status_code == 200
    assert [each["asked"] for each in answer.json["items"]] == asked
    assert outcomes(answer) == [
        ("found", plain["id"]),
        ("found", coded["id"]),
        ("not_found", None),
        ("found", coded["id"]),
        ("not_found", None),
        ("found", plain["id"]),
    ]


def test_each_is_told_as_the_question_for_one_store_tells_it(api, imported, sign, serve, look_up):
    stores = imported(*(row(f"同言{n}店", chain="同言") for n in range(3)), row("同言单店"))
    for store in stores[:3]:
        sign(store["id"])
    serve("chain_suspension", stores[0]["chain_id"], "case-look")
    serve("suspension", stores[1]["id"], "case-look-own", last_on=in_days(20), services=["chronic_disease"])
    known_at = clock.now().isoformat()
    clock.advance(days=1)
    serve("chain_resumption", stores[0]["chain_id"], "case-look-end", ends_case_id="case-look", first_on=in_days(3))
    ids = [each["id"] for each in stores]

    for asked in ({}, {"at": f"{in_days(5)}T08:00:00+08:00"}, {"at": f"{in_days(5)}T08:00:00Z", "known_at": known_at}):
        found = look_up(ids, **asked).json
        query = {"at": found["at"], "known_at": found["known_at"]}
        singly = [api.get(f"/stores/{each}/standing", SETTLEMENT, **query).json for each in ids]
        assert [each["standing"] for each in found["items"]] == singly
    assert [each["standing"]["standing"] for each in look_up(ids).json["items"]] == ["closed"] * 4


def test_what_lies_outside_the_scope_is_answered_as_what_does_not_exist(imported, look_up):
    mine, sister, foreign = imported(
        row("辖内甲店", chain="辖内", code="P36990200011"),
        row("辖内乙店", chain="辖内", code="P36990200012"),
        row("辖外药房", area="越秀区", code="P44010400013"),
    )
    asked = [mine["code"], sister["id"], foreign["code"], foreign["id"], "P36990288888"]

    def found_by(actor) -> list[bool]:
        answer = look_up(asked, actor)
        assert all((each["outcome"] == "found") == bool(each["standing"]) for each in answer.json["items"])
        return [each["outcome"] == "found" for each in answer.json["items"]]

    assert found_by(SETTLEMENT) == [True, True, True, True, False]
    assert found_by(REVIEWER) == found_by(APPROVER) == [True, True, False, False, False]
    assert found_by(FOREIGN_REVIEWER) == [False, False, True, True, False]
    assert found_by(pharmacy(mine["id"])) == [True, False, False, False, False]
    assert found_by(headquarters(mine["chain_id"])) == [True, True, False, False, False]
    assert found_by(headquarters("chn_other")) == [False] * 5
    unknown, hidden = (look_up([each], pharmacy(mine["id"])).json["items"][0] for each in ("P36990288888", asked[1]))
    assert {**unknown, "asked": ""} == {**hidden, "asked": ""}


def test_a_headquarters_is_not_told_what_comes_from_another_chain(api, imported, sign, serve, settle, look_up):
    store, other = imported(row("去店一店", chain="去店"), row("来店一店", chain="来店"))
    for each in (store, other):
        sign(each["id"])
    path = f"/stores/{store['id']}/memberships"
    for command, body in (
        (f"{path}/leave", {"until_on": in_days(2)}),
        (path, {"chain_id": other["chain_id"], "from_on": in_days(2)}),
    ):
        assert api.post(command, body, REVIEWER).status_code in {200, 201}
        settle()
    serve("chain_suspension", other["chain_id"], "case-elsewhere", first_on=in_days(4))

    for actor in (headquarters(store["chain_id"]), REVIEWER):
        (item,) = look_up([store["id"]], actor).json["items"]
        singly = api.get(f"/stores/{store['id']}/standing", actor).json
        assert item["standing"]["coming"] == singly["coming"]


def test_stores_of_an_import_that_is_not_complete_do_not_exist(imported, look_up, agreements_db):
    (store,) = imported(row("未完药房", code="P36990200021"))
    agreements_db["stores"].update_one({"_id": store["id"]}, {"$set": {"import_id": "imp_not_complete"}})

    assert outcomes(look_up([store["id"], store["code"]])) == [("not_found", None)] * 2


def test_ten_thousand_are_answered_in_one_call_and_no_more(imported, look_up):
    stores = imported(row("万一药房", code="P36990200031"), row("万二药房"))
    known = [stores[0]["code"], stores[1]["id"]]
    asked = [known[n % 2] if n % CHUNK in {0, CHUNK - 1} else f"P3699{n:08d}" for n in range(MOST_ASKED)]

    answer = look_up(asked)
    refused = look_up([*asked, "P36990200031"])

    assert [each["asked"] for each in answer.json["items"]] == asked
    assert [each["outcome"] == "found" for each in answer.json["items"]] == [each in known for each in asked]
    assert (refused.status_code, refused.json["code"]) == (422, "too_many_stores")
    assert refused.json["params"] == {"most": 10_000}


def test_nobody_asked_for_is_refused(look_up):
    refused = look_up([])

    assert (refused.status_code, refused.json["code"]) == (422, "stores_unnamed")
    assert "codes" in refused.json["detail"]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"codes": ["P36990200001", 7, "P36990200002"]}, "codes[1]", "not_text"),
        ({"codes": ["P36990200001", None]}, "codes[1]", "null"),
        ({"codes": [["P36990200001"]]}, "codes[0]", "not_text"),
        ({"codes": [{"$ne": ""}]}, "codes[0]", "not_text"),
        ({"codes": [""]}, "codes[0]", "wrong_length"),
        ({"codes": ["1" * 81]}, "codes[0]", "wrong_length"),
        ({"codes": "P36990200001"}, "codes", "not_list"),
        ({"codes": {"0": "P36990200001"}}, "codes", "not_list"),
        ({"codes": None}, "codes", "null"),
        ({}, "codes", "required"),
        ({"codes": ["a"], "store_ids": ["a"]}, "store_ids", "unknown_field"),
        ({"codes": ["a"], "at": "2026-01-01"}, "at", "not_instant"),
        ({"codes": ["a"], "at": "1900-01-01T00:00:00Z"}, "at", "out_of_range"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(api, body, field, code):
    refused = api.post("/standings/lookup", body, SETTLEMENT)

    assert refused.status_code == 422
    assert [(each["field"], each["code"]) for each in refused.json["errors"]] == [(field, code)]


def test_of_many_wrong_ones_the_first_are_told(look_up):
    refused = look_up([0] * MOST_ASKED)

    assert [each["field"] for each in refused.json["errors"]] == [f"codes[{n}]" for n in range(20)]


def test_nobody_knows_today_what_will_be_known_tomorrow(look_up):
    refused = look_up(["P36990200001"], known_at=f"{in_days(1)}T12:00:00Z")

    assert (refused.status_code, refused.json["code"]) == (422, "known_at_future")


@pytest.fixture
def reads(agreements_db):
    """Call with what reads: how each of its reads of stores and holds of chains was carried out."""

    def watch(reading):
        agreements_db.command("profile", 2)
        try:
            reading()
        finally:
            agreements_db.command("profile", 0)
        collections = [agreements_db[each].full_name for each in ("stores", "chain_holds")]
        return list(agreements_db["system.profile"].find({"ns": {"$in": collections}, "op": "query"}))

    yield watch
    agreements_db["system.profile"].drop()


def test_every_read_of_a_lookup_goes_by_an_index(imported, look_up, reads):
    (store,) = imported(row("索引药房", chain="索引", code="P36990200041"))

    found = reads(lambda: look_up([store["code"], store["id"], "P36990299999"]))

    assert [each["ns"].rpartition(".")[2] for each in found] == ["stores", "chain_holds"]
    assert all("IXSCAN" in each["planSummary"] and "COLLSCAN" not in each["planSummary"] for each in found)
    assert [each["docsExamined"] for each in found] == [1, 0]
