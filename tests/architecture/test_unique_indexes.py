"""Each unique index carries a rule: all are listed here, and each refuses a second document of its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError

from common import mongo

SERVICES = ("agreements", "ratings", "gateway")
#: By service and collection: what of two documents may never be the same, as two of them would have it.
UNIQUE: Mapping[tuple[str, str], tuple[Mapping[str, Any], ...]] = {
    ("agreements", "agreements"): ({"open_for": "sto_1"},),
    ("agreements", "stores"): ({"code": "P1"}, {"fingerprint": "f"}, {"first_of_uscc": "u"}),
    ("agreements", "chains"): ({"name_key": "k"},),
    ("ratings", "proposals"): ({"live_chain": "chn_1"},),
    ("gateway", "cases"): ({"proposal_id": "prp_1"},),
    ("gateway", "papers"): ({"series": "示医保决", "year": 2026, "seq": 1},),
    ("gateway", "persons"): ({"identity_hash": "h"},),
    ("gateway", "accounts"): ({"username": "name"},),
    **{(service, "journal"): ({"message_id": "msg_1"},) for service in SERVICES},
    **{(service, "fs.files"): ({"metadata": {"sha256": "s"}},) for service in SERVICES},
    **{(service, "owned.files"): ({"metadata": {"owner": "o", "sha256": "s"}},) for service in SERVICES},
}
CASES = [(service, name, values) for (service, name), each in UNIQUE.items() for values in each]


@pytest.fixture
def opened(agreements_db: Any, ratings_db: Any, gateway_db: Any) -> Iterator[dict[str, Any]]:
    """Of each service its database, with its indexes."""
    found = dict(zip(SERVICES, (agreements_db, ratings_db, gateway_db), strict=True))
    for service in SERVICES:
        mongo.ensure_indexes(service)
    yield found
    for service, name in UNIQUE:
        found[service][name].delete_many({"_id": {"$in": ["unique_1", "unique_2"]}})


@pytest.mark.parametrize(("service", "collection", "values"), CASES, ids=[f"{s}-{c}-{min(v)}" for s, c, v in CASES])
def test_what_is_unique_is_refused_to_a_second_document(
    opened: dict[str, Any], service: str, collection: str, values: Mapping[str, Any]
) -> None:
    others = {key: f"other of {key}" for each in UNIQUE[service, collection] for key in each if key not in values}
    found = opened[service][collection]
    found.insert_one({"_id": "unique_1", **{key: f"{text} 1" for key, text in others.items()}, **values})

    with pytest.raises(DuplicateKeyError):
        found.insert_one({"_id": "unique_2", **{key: f"{text} 2" for key, text in others.items()}, **values})


def test_every_unique_index_is_listed(opened: dict[str, Any]) -> None:
    declared = {
        (service, name): sum(bool(index.get("unique")) for index in database[name].index_information().values())
        for service, database in opened.items()
        for name in database.list_collection_names()
        if not name.startswith("system.") and not name.endswith(".chunks")  # which GridFS indexes by itself
    }

    assert {place: count for place, count in declared.items() if count} == {
        place: len(values) for place, values in UNIQUE.items()
    }
