"""Names that are only written otherwise: one store, one chain, found by any of the ways to write it."""

import pytest

from services.agreements import migrations
from services.agreements.migrations import fold_chain_names, fold_store_names
from services.agreements.stores.storage import chains, stores
from tests.agreements.roster_files import csv_of

HEADER = ("药店名称", "所在区", "详细地址", "连锁名称")


@pytest.fixture
def upload(api):
    """Call with rows of name, address and chain: what the upload of such a roster is answered with."""

    def build(*rows):
        found = [dict(zip(HEADER, (name, "药洲区", *others), strict=True)) for name, *others in rows]
        return api.upload(csv_of(found, header=HEADER)).json

    return build


@pytest.fixture
def faults(upload):
    """Call with rows: the place and the code of each of their errors."""
    return lambda *rows: [(each["field"].split()[0], each["code"]) for each in upload(*rows).get("errors", ())]


@pytest.fixture
def register(api, upload, settle):
    """Call with rows: they are registered."""

    def build(*rows):
        found = upload(*rows)
        assert "id" in found, found
        assert api.post(f"/imports/{found['id']}/commit").status_code == 200
        settle()

    return build


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("试同（药洲）药房", "一路1号"), ("试同[药洲]药房", "一路1号")),
        (("试同abc药房", "一路1号"), ("试同ＡＢＣ药房", "一路1号")),
        (("试同药房", "一路1—2号"), ("试同 药房", "一路1-2号")),
        (("试同·甲药房", "一路A座"), ("试同・甲药房", "一路a座")),
        (("试同\U000e0101药房", "一路1号"), ("试同药房", "一路1号")),
    ],
)
def test_two_rows_that_are_only_written_otherwise_are_one_store(faults, one, other):
    assert faults((*one, ""), (*other, "")) == [("第3行", "duplicate_store")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("试异药房", "一路1-2号"), ("试异药房", "一路12号")),
        (("试异（药洲）药房", "一路1号"), ("试异药洲药房", "一路1号")),
        (("试异药房", "一路1号"), ("试异藥房", "一路1号")),
    ],
)
def test_two_rows_that_read_otherwise_stay_two(faults, one, other):
    assert faults((*one, ""), (*other, "")) == []


def test_a_registered_store_is_known_by_any_way_to_write_it(register, faults):
    register(("试册（甲）药房", "一路a座", ""))

    assert faults(("试册〔甲〕药房", "一路Ａ座", "")) == [("第2行", "duplicate_store")]


def test_the_preview_shows_one_chain_however_it_is_written_and_the_commit_makes_one(api, register, upload):
    rows = [
        ("试括1药店", "二十五路1号", "试括（示例）大药房"),
        ("试括2药店", "二十五路2号", "试括(示例)大药房"),
        ("试括3药店", "二十五路3号", "试括〔示例〕 大药房"),
    ]

    found = api.get(f"/imports/{upload(*rows)['id']}").json
    assert [(each["name"], each["stores"]) for each in found["chains"]] == [("试括（示例）大药房", 3)]

    register(*rows)
    stored = api.get("/stores", q="试括").json["items"]
    assert len({each["chain_id"] for each in stored}) == 1
    further = upload(("试括4药店", "二十五路4号", "试括【示例】大药房"))
    [known] = api.get(f"/imports/{further['id']}").json["chains"]
    assert known["chain_id"] == stored[0]["chain_id"]


@pytest.mark.parametrize("text", ["(示例)试搜", "（示例）试搜", "试搜２店", "试搜2店", "2店 试搜", "〔示例〕 ２店"])
def test_a_store_is_found_by_parts_of_its_name_in_any_width_and_order(api, register, text):
    if not api.get("/stores", q="试搜").json["count"]:
        register(("（示例）试搜2店", "二十七路1号", ""))

    assert [each["name"] for each in api.get("/stores", q=text).json["items"]] == ["（示例）试搜2店"]
    assert api.get("/stores", q=f"{text} 没有").json["count"] == 0


def test_parts_of_a_name_are_no_pattern(api, register):
    register(("试式药房", "三路1号", ""))

    for text in ("试.药房", "试式药房$", "^试式", "试式.*"):
        assert api.get("/stores", q=text).json["count"] == 0


def as_version_0_1_left_them(agreements_db, *, store_ids=(), chain_ids=()):
    """Let documents carry the keys of old: width and spaces told no names apart, brackets and case did."""
    for store_id in store_ids:
        agreements_db["stores"].update_one(
            {"_id": store_id}, {"$set": {"schema": 1, "fingerprint": f"old {store_id}"}, "$unset": {"name_key": ""}}
        )
    for chain_id in chain_ids:
        agreements_db["chains"].update_one({"_id": chain_id}, {"$set": {"schema": 1, "name_key": f"old {chain_id}"}})


def test_the_keys_of_old_documents_are_made_anew(api, register, faults, agreements_db):
    register(("试迁（甲）药房", "四路a座", "试迁〔一〕大药房"))
    [store] = api.get("/stores", q="试迁").json["items"]
    as_version_0_1_left_them(agreements_db, store_ids=[store["id"]], chain_ids=[store["chain_id"]])

    assert [fold_store_names(agreements_db), fold_store_names(agreements_db)] == [1, 0]
    assert [fold_chain_names(agreements_db), fold_chain_names(agreements_db)] == [1, 0]

    assert chains.ids_by_name(["试迁(一)大药房"]) == {"试迁(一)大药房": store["chain_id"]}
    assert [each["id"] for each in api.get("/stores", q="试迁(甲)").json["items"]] == [store["id"]]
    assert faults(("试迁[甲]药房", "四路Ａ座", "")) == [("第2行", "duplicate_store")]
    stored = agreements_db["stores"].find_one({"_id": store["id"]})
    assert stored["fingerprint"] == stores.digest(stores.get(store["id"]).particulars.fingerprint)


def test_what_was_two_before_stays_two_and_the_earlier_one_has_the_key(api, register, faults, agreements_db):
    register(("试双（甲）药房", "五路1号", "试双（一）药房"))
    register(("试双乙药房", "五路2号", "试双二药房"))
    found = {each["name"]: each for each in api.get("/stores", q="试双").json["items"]}
    first, second = found["试双（甲）药房"], found["试双乙药房"]
    as_version_0_1_left_them(
        agreements_db, store_ids=[first["id"], second["id"]], chain_ids=[first["chain_id"], second["chain_id"]]
    )
    twin = {"name": "试双[甲]药房", "address": "五路1号"}
    agreements_db["stores"].update_one({"_id": second["id"]}, {"$set": twin})
    agreements_db["chains"].update_one({"_id": second["chain_id"]}, {"$set": {"name": "试双[一]药房"}})

    assert [fold_store_names(agreements_db), fold_store_names(agreements_db)] == [2, 0]
    assert [fold_chain_names(agreements_db), fold_chain_names(agreements_db)] == [2, 0]

    assert chains.ids_by_name(["试双【一】药房"]) == {"试双【一】药房": first["chain_id"]}
    assert agreements_db["chains"].find_one({"_id": second["chain_id"]})["name_key"] == f"old {second['chain_id']}"
    assert agreements_db["stores"].find_one({"_id": second["id"]})["fingerprint"] == f"old {second['id']}"
    assert {each["id"] for each in api.get("/stores", q="试双(甲)").json["items"]} == {first["id"], second["id"]}
    assert faults(("试双【甲】药房", "五路1号", "")) == [("第2行", "duplicate_store")]


def test_many_documents_are_taken_in_batches(api, register, agreements_db, monkeypatch):
    monkeypatch.setattr(migrations, "BATCH", 2)
    register(*((f"试批{each}药房", "六路1号", "") for each in range(5)))
    ids = [each["id"] for each in api.get("/stores", q="试批").json["items"]]
    as_version_0_1_left_them(agreements_db, store_ids=ids)

    assert [fold_store_names(agreements_db) for _ in range(4)] == [2, 2, 1, 0]
