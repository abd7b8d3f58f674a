"""Offers and both signatures: what exactly is signed, by whom, once."""

import hashlib
import threading
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from common import clock, mongo
from common.people.commands import Actor, Role
from services.agreements import policies
from tests.agreements.conftest import (
    ADMINISTRATOR,
    APPROVER,
    FOREIGN_REVIEWER,
    REVIEWER,
    Api,
    headquarters,
    pharmacy,
)
from tests.agreements.roster_files import row

pytestmark = pytest.mark.usefixtures("clock_file")
DEPUTY = {"deputises": "per_both"}


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.fixture
def offer(api, imported):
    """Call with a name: a store with an open offer; the store, the agreement's path and what it shows."""

    def build(name: str, *, begins: int = 0, **chain):
        (store,) = imported(row(name, **chain))
        body = {"store_id": store["id"], "from_on": in_days(begins), "until_on": in_days(365)}
        offered = api.post("/agreements", body, REVIEWER)
        assert offered.status_code == 201, offered.json
        path = f"/agreements/{offered.json['id']}"
        return store, path, api.get(path).json

    return build


def signature(shown, **fields):
    shown_digests = {name: shown[name] for name in ("text_sha256", "particulars_sha256")}
    return {**shown_digests, "signer": "王一"} | fields


def test_the_signatures_cover_the_annex_in_force_and_no_other(api, offer, clock_file):
    clock.set_clock(datetime(2026, 12, 31, 4, tzinfo=UTC))
    store, path, shown = offer("附件药房", begins=1)
    annex = policies.current().annex_on(clock.today())

    clock.advance(days=1)
    refused = api.post(f"{path}/store-signature", signature(shown), pharmacy(store["id"]), version=1)

    assert shown["particulars"]["annex_sha256"] == annex != policies.current().annex_on(clock.today())
    assert (refused.status_code, refused.json["code"]) == (409, "annex_changed")


def test_the_offer_shows_exactly_what_will_be_signed(api, offer):
    store, path, shown = offer("签约药房")
    current = api.get("/texts/current", pharmacy(store["id"])).json

    assert shown["status"] == "offered"
    assert shown["text"]["sha256"] == shown["text_sha256"] == current["sha256"]
    assert hashlib.sha256(shown["text"]["content"].encode()).hexdigest() == shown["text_sha256"]
    assert "第二十三条" in shown["text"]["content"]
    assert shown["particulars"]["store_name"] == "签约药房"
    assert shown["last_on"] == in_days(364)
    assert api.get(path, pharmacy(store["id"])).json["allowed_actions"] == ["sign_for_store"]


def test_both_sign_and_the_term_begins(api, offer, settle):
    store, path, shown = offer("双签药房")
    signed = api.post(f"{path}/store-signature", signature(shown), pharmacy(store["id"]), version=1)
    concluded = api.post(f"{path}/agency-signature", {}, APPROVER, version=2)
    settle()

    assert (signed.status_code, signed.headers["ETag"]) == (200, '"2"')
    assert concluded.status_code == 200
    after = api.get(path).json
    assert after["status"] == "in_force"
    assert after["store_signature"]["person"] == "per_pharmacy"
    assert after["store_signature"]["particulars_sha256"] == shown["particulars_sha256"]
    assert after["agency_signature"]["person"] == "per_approver"
    assert api.get(f"/stores/{store['id']}").json["agreement_until_on"] == in_days(365)
    clock.advance(days=365)
    assert api.get(path).json["status"] == "expired"
    assert api.get(f"/stores/{store['id']}/standing").json["reasons"][0]["cause"] == "agreement_expired"


def test_others_are_told_when_the_store_signed_whose_catalogue_binds_it(api, offer, settle):
    """Not when the agency did: the annex is the one that the store had before it."""
    store, path, shown = offer("先签药房", begins=2)
    signed_on = clock.today()
    api.post(f"{path}/store-signature", signature(shown), pharmacy(store["id"]), version=1)
    clock.advance(days=2)
    api.post(f"{path}/agency-signature", {}, APPROVER, version=2)
    settle()

    bodies = (each["body"] for each in mongo.database("agreements")["journal"].find({"name": "StoreRecorded"}))
    (told,) = [found["data"] for each in bodies if (found := orjson.loads(each))["data"]["store_id"] == store["id"]]
    assert [each["signed_on"] for each in told["terms"]] == [signed_on.isoformat()]


def test_headquarters_signs_for_its_direct_store_and_for_no_other(api, offer):
    store, path, shown = offer("总部代签店", chain="代签堂")

    foreign = api.post(f"{path}/store-signature", signature(shown), headquarters("chn_other"), version=1)
    own = api.post(f"{path}/store-signature", signature(shown), headquarters(store["chain_id"]), version=1)

    assert (foreign.status_code, foreign.json["code"]) == (404, "agreement_not_found")
    assert own.status_code == 200


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"text_sha256": "0" * 64}, 409, "text_mismatch"),
        ({"particulars_sha256": "0" * 64}, 409, "text_mismatch"),
        ({"text_sha256": "short"}, 422, "invalid"),
        ({"signer": "  "}, 422, "invalid"),
        ({"signer": "王" * 61}, 422, "invalid"),
        ({"extra": 1}, 422, "invalid"),
        ({"text_sha256": {"$ne": ""}}, 422, "invalid"),
    ],
)
def test_a_signature_of_something_else_is_refused_and_nothing_is_written(api, offer, fields, status, code):
    store, path, shown = offer(f"错签药房{'-'.join(fields)}{status}{len(str(fields))}")

    refused = api.post(f"{path}/store-signature", signature(shown, **fields), pharmacy(store["id"]), version=1)

    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert api.get(path).json["version"] == 1


@pytest.mark.parametrize("given", [{}, {"particulars_sha256": None}])
def test_a_store_does_not_sign_without_the_digest_of_the_particulars(api, offer, given):
    store, path, shown = offer(f"缺项药房{len(given)}")
    body = {"text_sha256": shown["text_sha256"], "signer": "王一"} | given

    refused = api.post(f"{path}/store-signature", body, pharmacy(store["id"]), version=1)

    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert [each["field"] for each in refused.json["errors"]] == ["particulars_sha256"]
    assert api.get(path).json["version"] == 1


def test_a_stale_or_missing_version_is_refused(api, offer):
    store, path, shown = offer("版本药房")
    sign = f"{path}/store-signature"
    actor = pharmacy(store["id"])

    assert api.post(sign, signature(shown), actor).json["code"] == "if_match_missing"
    assert api.post(sign, signature(shown), actor, version="x").json["code"] == "if_match_malformed"
    assert api.post(sign, signature(shown), actor, version=1).status_code == 200
    stale = api.post(sign, signature(shown), actor, version=1)
    twice = api.post(sign, signature(shown), actor, version=2)

    assert (stale.status_code, stale.json["code"]) == (412, "stale_version")
    assert (twice.status_code, twice.json["code"]) == (403, "transition_not_allowed")


def test_the_agency_does_not_sign_before_the_store_nor_in_a_foreign_area(api, offer):
    store, path, shown = offer("顺序药房")
    early = api.post(f"{path}/agency-signature", {}, APPROVER, version=1)
    foreign = Actor("acc_fa", "per_fa", (Role.APPROVER,), areas=("4401",))
    api.post(f"{path}/store-signature", signature(shown), pharmacy(store["id"]), version=1)

    assert (early.status_code, early.json["code"]) == (403, "transition_not_allowed")
    assert api.post(f"{path}/agency-signature", {}, foreign, version=2).status_code == 404
    for actor in (REVIEWER, ADMINISTRATOR, pharmacy(store["id"])):
        refused = api.post(f"{path}/agency-signature", {}, actor, version=2)
        assert (refused.status_code, refused.json["code"]) == (403, "role_not_allowed")


def test_one_natural_person_does_not_sign_for_both_sides(api, offer):
    store, path, shown = offer("同人药房")
    both = Actor("acc_second", "per_pharmacy", (Role.APPROVER,), areas=("3699",))
    api.post(f"{path}/store-signature", signature(shown), pharmacy(store["id"]), version=1)

    refused = api.post(f"{path}/agency-signature", {}, both, version=2)

    assert (refused.status_code, refused.json["code"]) == (403, "same_person")


@pytest.mark.parametrize("role", [Role.PHARMACY, Role.HEADQUARTERS])
@pytest.mark.parametrize(
    ("case", "offering", "signing"),
    [
        ("同一账号", {}, {"account": "acc_both"}),
        ("第二账号", {}, {}),
        ("由人代签", {}, {"person": "per_store", "deputises": "per_both"}),
        ("由人代发", {"person": "per_agency", "deputises": "per_both"}, {}),
        (
            "皆由人代",
            {"person": "per_agency", "deputises": "per_both"},
            {"person": "per_store", "deputises": "per_both"},
        ),
    ],
)
def test_who_offered_for_the_agency_does_not_sign_for_the_store(api, imported, role, case, offering, signing):
    name = f"自签{case}{role}店"
    (store,) = imported(row(name, chain=f"{name}链"))
    scope = {"areas": ("3699",), "stores": (store["id"],), "chains": (store["chain_id"],)}
    reviewer = Actor(
        **{"account": "acc_both", "person": "per_both", "roles": (Role.REVIEWER, role)} | offering, **scope
    )
    signer = Actor(**{"account": "acc_second", "person": "per_both", "roles": (role,)} | signing, **scope)
    if signing.get("account") == reviewer.account:
        signer = reviewer
    body = {"store_id": store["id"], "from_on": in_days(0), "until_on": in_days(365)}
    path = f"/agreements/{api.post('/agreements', body, reviewer).json['id']}"
    shown = api.get(path).json

    refused = api.post(f"{path}/store-signature", signature(shown), signer, version=1)
    other = api.post(f"{path}/store-signature", signature(shown), pharmacy(store["id"]), version=1)

    assert (refused.status_code, refused.json["code"]) == (403, "same_person")
    assert "药店的另一位" in refused.json["detail"]
    assert other.status_code == 200


def test_an_agreement_that_would_begin_before_it_is_signed_is_not_offered(api, imported, stored):
    """Art. 42: it is concluded with the last signature, and in force from 00:00 of the first day that it names."""
    (store,) = imported(row("倒签药房"))
    body = {"store_id": store["id"], "until_on": in_days(300)}
    before = stored("agreements")

    refused = api.post("/agreements", {**body, "from_on": in_days(-1)}, REVIEWER)

    (problem,) = refused.json["errors"]
    assert (refused.status_code, problem["field"], problem["code"]) == (422, "from_on", "begins_before_signature")
    assert problem["params"] == {"today": in_days(0), "day": in_days(-1)}
    assert stored("agreements") == before
    assert api.post("/agreements", {**body, "from_on": in_days(0)}, REVIEWER).status_code == 201


@pytest.mark.parametrize("side", ["store", "agency"])
def test_an_agreement_is_signed_by_neither_side_after_its_first_day(api, offer, settle, side):
    store, path, shown = offer(f"迟签药房{side}")
    sides = (("store", signature(shown), pharmacy(store["id"])), ("agency", {}, APPROVER))
    first = in_days(0)
    if side == "agency":
        assert api.post(f"{path}/store-signature", *sides[0][1:], version=1).status_code == 200
    clock.advance(days=1)
    version, (_, body, signer) = (1, sides[0]) if side == "store" else (2, sides[1])

    refused = api.post(f"{path}/{side}-signature", body, signer, version=version)

    assert (refused.status_code, refused.json["code"]) == (403, "begins_before_signature")
    assert refused.json["params"] == {"day": first, "today": in_days(0)}
    assert api.get(f"/stores/{store['id']}").json["terms"] == []
    withdrawn = api.post(f"{path}/withdraw", None, REVIEWER, version=version)
    assert withdrawn.status_code == 200


def test_an_offer_of_an_earlier_version_knows_who_offered_it(api, offer, agreements_db):
    store, path, shown = offer("旧版发起药房")
    agreements_db["agreements"].update_one({"store_id": store["id"]}, {"$unset": {"offered_persons": 1}})
    signer = Actor("acc_second", REVIEWER.person, (Role.PHARMACY,), stores=(store["id"],))

    refused = api.post(f"{path}/store-signature", signature(shown), signer, version=1)

    assert (refused.status_code, refused.json["code"]) == (403, "same_person")


def test_of_two_signatures_at_once_one_counts(api, offer, service_app, token_for, agreements_db):
    store, path, shown = offer("抢签药房")
    answers = []

    def sign() -> None:
        own = Api(service_app("agreements").test_client(), token_for)
        answers.append(
            own.post(f"{path}/store-signature", signature(shown), pharmacy(store["id"]), version=1).status_code
        )

    threads = [threading.Thread(target=sign) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers)[0] == 200
    assert answers.count(200) == 1
    assert set(answers) <= {200, 409, 412}
    assert api.get(path).json["version"] == 2


def test_a_repeated_key_gives_the_same_answer_and_another_body_is_refused(api, offer):
    store, path, shown = offer("重试药房")
    sign = f"{path}/store-signature"
    actor = pharmacy(store["id"])

    first = api.post(sign, signature(shown), actor, version=1, key="sign-key-1")
    again = api.post(sign, signature(shown), actor, version=1, key="sign-key-1")
    other = api.post(sign, signature(shown, signer="李二"), actor, version=1, key="sign-key-1")

    assert first.json == again.json
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


def test_a_store_has_one_open_offer_and_a_withdrawn_one_makes_room(api, offer):
    store, path, shown = offer("一份药房")
    body = {"store_id": store["id"], "from_on": in_days(0), "until_on": in_days(100)}
    later = {"store_id": store["id"], "from_on": in_days(365), "until_on": in_days(400)}

    assert api.post("/agreements", body, REVIEWER).json["code"] == "offer_open"
    assert api.post("/agreements", later, REVIEWER).json["code"] == "offer_open"
    assert api.post(f"{path}/withdraw", None, REVIEWER, version=1).status_code == 200
    signed = api.post(f"{path}/store-signature", signature(shown), pharmacy(store["id"]), version=2)
    assert (signed.status_code, signed.json["code"]) == (403, "transition_not_allowed")
    assert api.post("/agreements", body, REVIEWER).status_code == 201


def test_terms_do_not_overlap_and_may_follow_each_other(api, imported, sign):
    (store,) = imported(row("续签药房"))
    sign(store["id"], days=100)
    overlapping = {"store_id": store["id"], "from_on": in_days(99), "until_on": in_days(200)}

    refused = api.post("/agreements", overlapping, REVIEWER)
    sign(store["id"], from_on=in_days(100), days=100)

    assert (refused.status_code, refused.json["code"]) == (409, "term_overlaps")
    assert [each["from_on"] for each in api.get(f"/stores/{store['id']}").json["terms"]] == [
        in_days(0),
        in_days(100),
    ]


def test_an_agreement_signed_a_moment_ago_counts_before_its_term_is_appended(api, offer):
    store, path, shown = offer("须臾药房")
    api.post(f"{path}/store-signature", signature(shown), pharmacy(store["id"]), version=1)
    api.post(f"{path}/agency-signature", {}, APPROVER, version=2)

    body = {"store_id": store["id"], "from_on": in_days(10), "until_on": in_days(100)}
    assert api.post("/agreements", body, REVIEWER).json["code"] == "term_overlaps"


def test_an_own_suspension_blocks_signing_and_a_chains_hold_does_not(api, imported, offer, serve, settle):
    store, path, shown = offer("阻签药房", begins=1)
    held, held_path, held_shown = offer("连锁阻签店", begins=1, chain="阻签堂")
    serve("suspension", store["id"], "case-block")
    serve("chain_suspension", held["chain_id"], "case-block-chain")
    clock.advance(days=1)
    for each, each_path, each_shown in ((store, path, shown), (held, held_path, held_shown)):
        api.post(f"{each_path}/store-signature", signature(each_shown), pharmacy(each["id"]), version=1)

    refused = api.post(f"{path}/agency-signature", {}, APPROVER, version=2)
    allowed = api.post(f"{held_path}/agency-signature", {}, APPROVER, version=2)
    settle()

    assert (refused.status_code, refused.json["code"]) == (403, "own_suspension")
    assert allowed.status_code == 200
    assert api.get(f"/stores/{held['id']}/standing").json["standing"] == "closed"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"from_on": "2026-05-02", "until_on": "2026-05-01"}, "term_reversed"),
        ({"from_on": "2026-05-01", "until_on": "2028-05-02"}, "term_too_long"),
        ({"from_on": "2026-02-30", "until_on": "2027-01-01"}, "invalid"),
        ({"from_on": "1999-01-01", "until_on": "2000-01-01"}, "invalid"),
        ({"from_on": "2026-05-01"}, "invalid"),
        ({"from_on": "2026-05-01", "until_on": "2027-05-01", "store_id": {"$gt": ""}}, "invalid"),
    ],
)
def test_a_wrong_offer_is_refused_and_nothing_is_written(api, stored, fields, code):
    before = stored("agreements")

    refused = api.post("/agreements", {"store_id": "sto_1"} | fields, REVIEWER)

    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert stored("agreements") == before


def test_offers_are_made_by_staff_of_the_area_for_stores_that_exist(api, imported):
    (store,) = imported(row("辖区药房"))
    body = {"store_id": store["id"], "from_on": in_days(0), "until_on": in_days(30)}

    assert api.post("/agreements", body, FOREIGN_REVIEWER).json["code"] == "store_not_found"
    assert api.post("/agreements", body, pharmacy(store["id"])).json["code"] == "role_not_allowed"
    assert api.post("/agreements", {**body, "store_id": "sto_unknown"}, REVIEWER).status_code == 404


def test_agreements_are_listed_within_the_scope_of_each_actor(api, offer):
    store, path, _ = offer("列表药房", chain="列表堂")
    chain_id = store["chain_id"]

    for actor in (REVIEWER, pharmacy(store["id"]), headquarters(chain_id)):
        found = api.get("/agreements", actor, store_id=store["id"]).json
        assert [f"/agreements/{each['id']}" for each in found["items"]] == [path]
    assert api.get("/agreements", headquarters(chain_id), chain_id=chain_id).json["count"] == 1
    for actor in (FOREIGN_REVIEWER, pharmacy("sto_other"), headquarters("chn_other")):
        assert api.get("/agreements", actor, store_id=store["id"]).json["count"] == 0
        assert api.get(path, actor).json["code"] == "agreement_not_found"
    first = api.get("/agreements", limit=1).json
    second = api.get("/agreements", limit=1, cursor=first["next"]).json
    assert first["items"][0]["id"] != second["items"][0]["id"]
