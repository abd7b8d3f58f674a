"""The steps by which old documents of ratings came to their present form."""

from __future__ import annotations

from typing import Any

import pytest

from services.ratings import migrations
from services.ratings.migrations import fold_chain_names, fold_store_names, key_store_codes, stamp_projections
from services.ratings.stores.storage import stores

_PROJECTIONS = ("stores", "chains", "chain_days")


@pytest.fixture(autouse=True)
def _emptied(ratings_db: Any) -> None:
    for name in _PROJECTIONS:
        ratings_db[name].delete_many({})


def test_what_journals_tell_gets_its_schema_in_batches(ratings_db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "BATCH", 2)
    known = {"name": "店", "code": None, "area": "360302", "memberships": [], "terms": [], "version": 4}
    ratings_db["stores"].insert_many([{"_id": f"sto_{each}", **known} for each in range(3)])
    ratings_db["chains"].insert_one({"_id": "chn_1", "name": "连锁"})
    ratings_db["chain_days"].insert_one({"_id": "row_1", "store_id": "sto_1", "store_version": 4})

    taken = [stamp_projections(ratings_db) for _ in range(5)]

    assert taken == [2, 1, 1, 1, 0]
    assert [ratings_db[name].count_documents({"schema": 1}) for name in _PROJECTIONS] == [3, 1, 1]
    found = stores.find("sto_1")
    assert found is not None
    assert found.version == 4


def test_names_of_stores_get_their_key_and_a_store_that_is_not_registered_has_none(ratings_db: Any) -> None:
    ratings_db["stores"].insert_many(
        [{"_id": "sto_1", "name": "康源〔示例〕 abc店"}, {"_id": "sto_2", "penalties": []}]
    )

    assert [fold_store_names(ratings_db), fold_store_names(ratings_db)] == [1, 0]

    assert ratings_db["stores"].find_one({"_id": "sto_1"})["name_key"] == "康源(示例)ABC店"
    assert "name_key" not in ratings_db["stores"].find_one({"_id": "sto_2"})


def test_many_stores_are_taken_in_batches(ratings_db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "BATCH", 2)
    ratings_db["stores"].insert_many([{"_id": f"sto_{each}", "name": f"{each}店"} for each in range(5)])

    assert [fold_store_names(ratings_db) for _ in range(4)] == [2, 2, 1, 0]


def test_stores_and_chains_get_the_keys_by_which_stores_are_found(ratings_db: Any) -> None:
    stored = [{"_id": "sto_1", "name": "店", "code": "P36030200001"}, {"_id": "sto_2", "name": "店", "code": None}]
    ratings_db["stores"].insert_many([*stored, {"_id": "sto_unheard", "penalties": []}])
    ratings_db["chains"].insert_one({"_id": "chn_1", "name": "百草溪 （连锁）"})

    assert [key_store_codes(ratings_db), key_store_codes(ratings_db)] == [2, 0]
    assert [fold_chain_names(ratings_db), fold_chain_names(ratings_db)] == [1, 0]

    found = {each["_id"]: each.get("codes") for each in ratings_db["stores"].find()}
    assert found == {"sto_1": ["P36030200001"], "sto_2": [], "sto_unheard": None}
    assert ratings_db["chains"].find_one({"_id": "chn_1"})["name_key"] == "百草溪(连锁)"


@pytest.mark.parametrize("step", [key_store_codes, fold_chain_names])
def test_the_keys_are_made_in_batches(ratings_db: Any, monkeypatch: pytest.MonkeyPatch, step: Any) -> None:
    monkeypatch.setattr(migrations, "BATCH", 2)
    for name in ("stores", "chains"):
        ratings_db[name].insert_many([{"_id": f"one_{each}", "name": f"{each}店"} for each in range(5)])

    assert [step(ratings_db) for _ in range(4)] == [2, 2, 1, 0]
