"""Indexes that are declared no longer, or otherwise, are found and dropped; all others stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from common import files, indexes, migrations, mongo, owned_files
from common.settings import Environment
from common.version import SchemaOlder
from tests.counting import LEFT, Book

pytestmark = pytest.mark.usefixtures("pair")


@pytest.fixture
def counters() -> Iterator[Any]:
    """The counters; their indexes are the declared ones again afterwards."""
    yield mongo.database(LEFT)["counters"]
    indexes.drop_undeclared(LEFT)
    mongo.ensure_indexes(LEFT)


def names(collection: Any) -> set[str]:
    return set(collection.index_information())


def test_what_is_declared_is_nowhere_undeclared() -> None:
    Book().open("open-1", "cnt_1")
    files.store(LEFT, b"a file", filename="a.txt", content_type="text/plain")
    owned_files.put(LEFT, "one", b"a file", filename="a.txt", content_type="text/plain")

    assert indexes.undeclared(LEFT) == ()


def test_an_index_that_is_declared_no_longer_is_dropped_and_all_others_stay(counters: Any) -> None:
    before = names(counters)
    counters.create_index([("total", -1)], name="by_total")

    dropped = indexes.drop_undeclared(LEFT)

    assert dropped == (("counters", "by_total"),)
    assert names(counters) == before
    assert indexes.drop_undeclared(LEFT) == ()


@pytest.mark.parametrize("options", [{"unique": True}, {"sparse": True}, {}], ids=["unique", "sparse", "not partial"])
def test_an_index_that_is_declared_otherwise_is_made_anew(counters: Any, options: dict[str, bool]) -> None:
    declared = counters.index_information()["pending"]
    counters.drop_index("pending")
    counters.create_index("pending.id", name="pending", **options)

    migrations.bring_up(LEFT, (), environment=Environment.TEST)

    assert counters.index_information()["pending"] == declared


def test_production_drops_nothing_by_itself_and_refuses_what_is_declared_otherwise(counters: Any) -> None:
    counters.create_index("total", name="of_the_administrator")

    migrations.bring_up(LEFT, (), environment=Environment.PRODUCTION)

    assert "of_the_administrator" in names(counters)
    counters.drop_index("pending")
    counters.create_index("pending.id", name="pending")
    with pytest.raises(SchemaOlder, match=r"counters\.pending"):
        migrations.bring_up(LEFT, (), environment=Environment.PRODUCTION)


def test_other_collections_are_left_alone() -> None:
    mongo.database(LEFT)["of_somebody_else"].create_index("name")

    assert indexes.drop_undeclared(LEFT) == ()

    mongo.database(LEFT).drop_collection("of_somebody_else")
