"""Lists of stores and chains, and memberships over time."""

import base64
from datetime import timedelta

import pytest

from common import clock
from common.people import tokens
from tests.agreements.conftest import (
    ADMINISTRATOR,
    FOREIGN_REVIEWER,
    REVIEWER,
    headquarters,
    pharmacy,
)
from tests.agreements.roster_files import row

pytestmark = pytest.mark.usefixtures("clock_file")


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def test_stores_are_found_by_chain_area_name_and_code(api, imported):
    one, two = imported(
        row("查找一店", chain="查找堂", code="P36990200501"), row("查找二店", area="同济区", code="P36990500502")
    )

    def ids(**query):
        return [each["id"] for each in api.get("/stores", **query).json["items"]]

    assert ids(chain_id=one["chain_id"]) == [one["id"]]
    assert ids(q="查找", area="369905") == [two["id"]]
    assert ids(q="p36990200501") == [one["id"]]
    assert ids(q="一店 查找堂") == [one["id"]]
    assert ids(q="二店 查找堂") == []
    assert ids(store_ids=f"{two['id']},sto_unknown") == [two["id"]]
    assert ids(store_ids=two["id"], chain_id=one["chain_id"]) == []
    assert ids(q="查找.*") == []
    assert ids(q="$where") == []


def test_a_store_of_which_the_text_is_the_whole_name_code_or_number_comes_first(api, imported, agreements_db):
    """As on the search page: the store that was meant stood among all that have the text somewhere."""
    names = [f"先来{n}店青木香大药房" for n in range(12)]
    stores = imported(*map(row, names), row("青木香大药房"))
    for number, each in enumerate(stores):
        change = {"code": f"P36990290{number:03}", "shop_number": f"9{number:02}"}
        agreements_db["stores"].update_one({"_id": each["id"]}, {"$set": change})
    last = max(range(len(stores)), key=lambda place: stores[place]["id"])

    for limit in (1, 20):
        first, *rest = walk(api, limit=limit, q="青木香（大药房）")
        assert (first, sorted(rest)) == ("青木香大药房", sorted(names))
        by_code = walk(api, limit=limit, q=f"p36990290{last:03}")
        assert by_code == [stores[last]["name"]]
    agreements_db["stores"].update_one({"_id": stores[last]["id"]}, {"$set": {"shop_number": "69902"}})
    for limit in (1, 20):
        by_number = walk(api, limit=limit, q="69902")
        assert by_number[0] == stores[last]["name"]
        assert {*names} <= {*by_number}


def walk(api, *, limit, **asked):
    """The names of all stores that a list finds, from page to page."""
    names, cursor = [], {}
    while True:
        found = api.get("/stores", limit=limit, **asked, **cursor).json
        names += [each["name"] for each in found["items"]]
        if not found["next"]:
            return names
        cursor = {"cursor": found["next"]}


def test_pages_follow_each_other_without_gap_or_repetition(api, imported):
    imported(*(row(f"翻页{n}店") for n in range(7)))
    seen, cursor = [], None
    while True:
        page = api.get("/stores", q="翻页", limit=3, **({"cursor": cursor} if cursor else {})).json
        seen += [each["name"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert sorted(seen) == [f"翻页{n}店" for n in range(7)]
    assert page["count"] == 7


@pytest.mark.parametrize("query", [{"cursor": "zzz"}, {"limit": 0}, {"limit": 201}, {"area": "36x"}, {"colour": "red"}])
def test_a_wrong_filter_is_refused(api, query):
    assert api.get("/stores", **query).status_code == 422


def test_chains_are_shown_with_their_direct_stores(api, imported):
    one, _, franchise = imported(
        row("数店一", chain="数店堂"), row("数店二", chain="数店堂"), row("数店三", chain="数店堂", 连锁性质="加盟")
    )
    chain_id = one["chain_id"]

    assert api.get(f"/chains/{chain_id}", REVIEWER).json["direct_stores"] == 2
    assert api.get("/chains", headquarters(chain_id)).json["items"][0]["name"] == "数店堂"
    assert franchise["chain_kind"] == "franchise"
    assert api.get(f"/chains/{chain_id}", headquarters("chn_x")).json["code"] == "chain_not_found"
    assert api.get("/chains/chn_unknown").status_code == 404
    assert api.get("/chains", pharmacy("sto_1")).json["count"] == 0
    assert api.get("/stores", headquarters(chain_id)).json["count"] == 2
    first = api.get("/chains", limit=1).json
    if first["next"]:
        assert api.get("/chains", limit=1, cursor=first["next"]).json["items"] != first["items"]


def test_a_store_that_went_to_another_chain_is_counted_there_alone(api, imported, agreements_db):
    gone, there = imported(row("去店一", chain="去店堂"), row("来店一", chain="来店堂"))
    [stay] = agreements_db["stores"].find_one({"_id": gone["id"]})["memberships"]
    stays = [{**stay, "until_on": stay["from_on"]}, {**stay, "chain_id": there["chain_id"]}]
    reach = [each["chain_id"] for each in stays]
    agreements_db["stores"].update_one({"_id": gone["id"]}, {"$set": {"memberships": stays, "reach": reach}})

    counted = {each["id"]: each["direct_stores"] for each in api.get("/chains", limit=200).json["items"]}

    assert (counted[gone["chain_id"]], counted[there["chain_id"]]) == (0, 2)


def test_a_brand_that_is_known_is_the_same_chain(api, imported):
    (one,) = imported(row("同品牌一店", chain="同品牌"))
    (two,) = imported(row("同品牌二店", chain="同 品牌"))

    assert one["chain_id"] == two["chain_id"]


def test_a_store_joins_leaves_and_joins_another(api, imported):
    (store, host, other) = imported(row("流动药房"), row("甲堂店", chain="流动甲堂"), row("乙堂店", chain="流动乙堂"))
    path = f"/stores/{store['id']}/memberships"

    joined = api.post(path, {"chain_id": host["chain_id"], "from_on": in_days(0)}, REVIEWER)
    second = api.post(path, {"chain_id": other["chain_id"], "from_on": in_days(0)}, REVIEWER)
    left = api.post(f"{path}/leave", {"until_on": in_days(10)}, REVIEWER)
    again = api.post(path, {"chain_id": other["chain_id"], "from_on": in_days(10)}, REVIEWER)

    assert joined.status_code == 201
    assert (second.status_code, second.json["code"]) == (409, "already_member")
    assert left.status_code == 200
    assert again.status_code == 201
    memberships = api.get(f"/stores/{store['id']}").json["memberships"]
    assert [(each["chain_name"], each["until_on"]) for each in memberships] == [
        ("流动甲堂", in_days(10)),
        ("流动乙堂", None),
    ]
    assert api.get(f"/stores/{store['id']}", headquarters(host["chain_id"])).status_code == 200
    clock.advance(days=10)
    assert api.get(f"/stores/{store['id']}", headquarters(host["chain_id"])).status_code == 404
    assert api.get(f"/stores/{store['id']}", headquarters(other["chain_id"])).status_code == 200


def test_wrong_memberships_are_refused(api, imported):
    (store, host) = imported(row("错入药房"), row("错入堂店", chain="错入堂"))
    path = f"/stores/{store['id']}/memberships"
    body = {"chain_id": host["chain_id"], "from_on": in_days(0)}

    assert api.post(path, {**body, "from_on": in_days(-1)}, REVIEWER).json["code"] == "from_on_past"
    assert api.post(path, {**body, "chain_id": "chn_unknown"}, REVIEWER).json["code"] == "chain_not_found"
    assert api.post(path, {**body, "kind": "cousin"}, REVIEWER).status_code == 422
    assert api.post(path, body, FOREIGN_REVIEWER).json["code"] == "store_not_found"
    assert api.post(path, body, ADMINISTRATOR).json["code"] == "role_not_allowed"
    assert api.post(f"{path}/leave", {"until_on": in_days(1)}, REVIEWER).json["code"] == "no_membership"
    assert api.post(f"{path}/leave", {"until_on": in_days(0)}, REVIEWER).json["code"] == "until_on_past"


def test_a_store_does_not_change_before_others_heard_of_it(api, drain, settle, agreements_db):
    from common.work import jobs
    from services.agreements.rosters.usecases.apply_import import apply_import
    from tests.agreements.roster_files import csv_of

    uploaded = api.upload(csv_of([row("未宣布药房", chain="未宣布堂")]))
    api.post(f"/imports/{uploaded.json['id']}/commit")
    drain("agreements")
    (job,) = jobs.due("agreements")
    jobs.run(
        "agreements", job.id, lambda running: apply_import(running.subject, progress=running.progress, clock=clock.now)
    )
    (store,) = api.get("/stores", q="未宣布药房").json["items"]
    body = {"store_id": store["id"], "from_on": in_days(0), "until_on": in_days(30)}

    early = api.post("/agreements", body, REVIEWER, key="early-offer")
    settle()
    later = api.post("/agreements", body, REVIEWER, key="early-offer")

    assert (early.status_code, early.json["code"]) == (503, "store_not_announced")
    assert early.headers["Retry-After"]
    assert later.status_code == 201


def unsigned(token: str) -> str:
    """The token's claims under a head that says no signature is needed."""
    head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    return f"{head}.{token.split('.')[1]}."


def test_a_token_that_cannot_be_trusted_opens_nothing(service_app, agreements_db, keyrings, token_for):
    client = service_app("agreements").test_client()
    good = token_for("agreements", ADMINISTRATOR)
    long_ago = clock.now() - timedelta(minutes=5)
    refused = {
        "": "token_missing",
        "nonsense": "token_invalid",
        unsigned(good): "token_invalid",
        good[:-4] + "AAAA": "token_invalid",
        tokens.sign(keyrings["gateway"], ADMINISTRATOR, audience="agreements", at=long_ago): "token_expired",
        token_for("ratings", ADMINISTRATOR): "token_audience",
    }

    for token, code in refused.items():
        answer = client.get("/api/v1/stores", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json["code"]) == (401, code)
    assert client.get("/api/v1/stores").json["code"] == "token_missing"
    assert client.get("/api/v1/stores", headers={"Authorization": f"Bearer {good}"}).status_code == 200


def test_a_command_without_a_key_is_refused(service_app, agreements_db, token_for):
    headers = {"Authorization": f"Bearer {token_for('agreements', REVIEWER)}"}

    answer = (
        service_app("agreements")
        .test_client()
        .post(
            "/api/v1/agreements",
            json={"store_id": "sto_1", "from_on": in_days(0), "until_on": in_days(1)},
            headers=headers,
        )
    )

    assert (answer.status_code, answer.json["code"]) == (428, "idempotency_key_missing")


def test_the_areas_can_be_chosen_from_a_list(api):
    found = api.get("/areas").json["items"]

    assert {"code": "369902", "name": "药洲区", "city": "示例市"} in found
    assert {each["city"] for each in found if each["code"].endswith("00")} == {each["city"] for each in found}


def test_an_area_tells_its_townships_also_under_a_code_that_is_given_no_longer(api):
    district = api.get("/areas/440112").json
    former = api.get("/areas/440116").json

    assert (district["name"], district["city"], district["is_former"]) == ("黄埔区", "广州市", False)
    assert "萝岗街道" in district["townships"]
    assert (former["name"], former["is_former"], former["townships"]) == ("萝岗区", True, [])
    assert api.get("/areas/110101").json["code"] == "area_not_found"
