"""Entries of the ledgers that are applied together end as if each had come by itself, however they are cut."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from common.journal import journal
from common.journal.entries import Entry
from common.journal.feed.handling import Reactions, apply_together
from common.journal.relay import Relay
from services.ratings.handlers import HANDLERS
from tests.databases import empty
from tests.ratings.world import SECOND, World

TABLE = HANDLERS["ratings"]
KEPT = ("stores", "chain_days", "proposals", "rectifications", "store_years")
#: How often a document was written, when, by which entry, its messages: two runs may differ in that without meaning.
RUNNING = {"version", "store_version", "recorded_at", "proposed_at", "seq", "pending", "recent"}
#: Together they cross the numbers of points for two rectifications and a suspension; one is grave by itself.
ITEMS = ("M2", "G6", "P1", "G2")


def heard_names(database: Any) -> set[str]:
    return {entry.name for entry in journal.read(database, after=0, limit=1000)} & TABLE.keys()


def test_whatever_a_confirmation_brings_is_applied_together_with_its_neighbours(world: World, ratings_db: Any) -> None:
    world.confirmed(world.store("sto_1", chain_id="chn_1"), *ITEMS)
    rejected = world.post("/violations", world.report("sto_1", "D2")).json["id"]
    world.post(f"/violations/{rejected}/reject", {"reason": "照片不清，无法认定。"}, actor=SECOND)
    world.settle()

    names = heard_names(ratings_db)

    assert {"ViolationRecorded", "ViolationRejected", "PointsCounted", "RectificationOrdered"} <= names
    assert [each for each in sorted(names) if not joins(each)] == []


def joins(name: str) -> bool:
    reactions = TABLE[name]
    assert isinstance(reactions, Reactions)
    return reactions.take_many


@pytest.mark.parametrize("seed", range(6))
def test_confirmations_end_the_same_however_they_are_cut(world: World, ratings_db: Any, seed: int) -> None:
    stores = [*world.chain_of("chn_1", 3), world.store("sto_alone")]
    dice = random.Random(seed)
    for _ in range(3):
        for store_id in dice.sample(stores, len(stores)):
            world.confirm_only(store_id, dice.choice(ITEMS))
    begun = _contents(ratings_db, plain=False)
    _apply(ratings_db, [1] * 1000)
    expected = _contents(ratings_db)
    _restore(ratings_db, begun)

    _apply(ratings_db, [dice.randint(1, 9) for _ in range(1000)])

    assert _contents(ratings_db) == expected


def _apply(database: Any, sizes: Sequence[int]) -> None:
    """Apply the journal in pieces of these sizes, and what comes of it, until nothing is left."""
    after, pieces = 0, iter(sizes)
    while Relay("ratings").run_once() or journal.head(database).seq > after:
        piece: list[Entry] = journal.read(database, after=after, limit=next(pieces))
        apply_together(TABLE, [entry for entry in piece if entry.name in TABLE])
        after = piece[-1].seq if piece else after


def _contents(database: Any, *, plain: bool = True) -> dict[str, list[Any]]:
    names = KEPT if plain else database.list_collection_names()
    found = {name: list(database[name].find({}).sort("_id", 1)) for name in names}
    return {name: [_plain(each) for each in documents] for name, documents in found.items()} if plain else found


def _restore(database: Any, contents: dict[str, list[Any]]) -> None:
    empty(database)
    for name, documents in contents.items():
        if documents:
            database[name].insert_many(documents)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if key not in RUNNING}
    return [_plain(each) for each in value] if isinstance(value, list) else value
