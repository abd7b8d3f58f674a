"""The books of a run name what was acknowledged and is not there, and what is there twice."""

from typing import Any

import pytest

from tests.chaos.books import STORES, Books, Deed, audit, store_name

DONE = (
    Deed("record", "east-record-1", "第1次检查"),
    Deed("confirm", "second-confirm-2", "vio_1"),
    Deed("reject", "second-reject-3", "vio_2"),
    Deed("person", "admin-person-4", "测试甲"),
    Deed("roster", "admin-roster-5", "一号名册"),
    Deed("serve", "approver-serve-6", "pap_1"),
)


@pytest.fixture
def system(agreements_db: Any, ratings_db: Any, gateway_db: Any) -> dict[str, Any]:
    """Databases in which each of these deeds was done once."""
    for database, collection in ((ratings_db, "store_years"), (gateway_db, "persons"), (agreements_db, "stores")):
        database[collection].delete_many({})
    gateway_db["papers"].delete_many({})
    told = (("vio_1", "confirmed", "第1次检查"), ("vio_2", "rejected", "另一次检查"))
    entries = [{"violation_id": each, "status": status, "evidence": evidence} for each, status, evidence in told]
    ratings_db["store_years"].insert_one({"_id": "sto_1:2026", "entries": entries})
    gateway_db["persons"].insert_one({"_id": "per_1", "name": "测试甲"})
    gateway_db["papers"].insert_one({"_id": "pap_1", "service": {"served_on": "2026-09-01"}})
    agreements_db["stores"].insert_many(
        {"_id": f"sto_{place}", "name": store_name("一号名册", place), "fingerprint": str(place)}
        for place in range(STORES)
    )
    return {"agreements": agreements_db, "ratings": ratings_db, "gateway": gateway_db}


@pytest.fixture
def books() -> Books:
    kept = Books()
    for deed in DONE:
        kept.begin(deed)
        kept.acknowledge(deed, "id")
    return kept


def test_what_was_done_once_is_neither_lost_nor_doubled(system: Any, books: Books) -> None:
    assert audit(books) == ([], [])
    assert books.count() == {each.kind: 1 for each in sorted(DONE, key=lambda each: each.kind)}


@pytest.mark.parametrize(
    ("kind", "service", "collection", "change"),
    [
        ("record", "ratings", "store_years", {"$set": {"entries.0.evidence": "别的"}}),
        ("confirm", "ratings", "store_years", {"$set": {"entries.0.status": "recorded"}}),
        ("reject", "ratings", "store_years", {"$set": {"entries.1.status": "recorded"}}),
        ("person", "gateway", "persons", {"$set": {"name": "别人"}}),
        ("roster", "agreements", "stores", {"$set": {"name": "别的药房"}}),
        ("serve", "gateway", "papers", {"$unset": {"service": ""}}),
    ],
)
def test_what_was_acknowledged_and_is_not_there_is_lost(
    system: Any, books: Books, kind: str, service: str, collection: str, change: Any
) -> None:
    system[service][collection].update_one({}, change)

    lost, doubled = audit(books)

    assert ([each.split()[0] for each in lost], doubled) == ([kind], [])


@pytest.mark.parametrize(
    ("kind", "service", "collection"),
    [("record", "ratings", "store_years"), ("person", "gateway", "persons"), ("roster", "agreements", "stores")],
)
def test_what_is_there_twice_is_doubled(system: Any, books: Books, kind: str, service: str, collection: str) -> None:
    there = system[service][collection].find_one({})
    system[service][collection].insert_one({**there, "_id": "again", "fingerprint": "again"})

    lost, doubled = audit(books)

    assert lost == []
    assert kind in [each.split()[0] for each in doubled]


def test_what_was_not_acknowledged_may_be_done_or_not_but_not_twice(system: Any) -> None:
    kept = Books()
    for mark in ("测试甲", "没有的人"):
        kept.begin(Deed("person", mark, mark))

    assert audit(kept) == ([], [])
    assert len(kept.open()) == 2


def test_a_repetition_that_is_answered_otherwise_is_wrong(books: Books) -> None:
    books.acknowledge(DONE[0], "another")

    assert books.wrong == ["record east-record-1 was answered with id, then with another"]
