"""Facts about one store that arrive at the same moment from different journals: none of them is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from common import clock
from services.ratings.domain.history import Penalty, PenaltyKind
from services.ratings.grades.usecases import refresh_stores as deriving
from services.ratings.grades.usecases.refresh_stores import refresh_stores
from services.ratings.ledger.usecases.complete_histories import complete_histories
from services.ratings.stores.domain.told import Told
from services.ratings.stores.storage import following, stores
from tests.ratings.world import World, store_message

ROUNDS = 150
NOTED = datetime(2026, 3, 1, tzinfo=UTC)


def at_once(*acts: Callable[[], object]) -> None:
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        act()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_store_and_its_penalty_that_make_the_document_at_once_are_both_kept(world: World, ratings_db: Any) -> None:
    penalty = Penalty("case_1", PenaltyKind.SUSPENSION, date(2026, 3, 2), None, NOTED)
    messages = [store_message(f"sto_race_{number}") for number in range(ROUNDS)]

    for seq, message in enumerate(messages, start=1):
        at_once(
            lambda message=message, seq=seq: following.project({message.store_id: Told(seq, message)}),
            lambda message=message: stores.add_penalty(message.store_id, penalty),
        )

    found = list(ratings_db["stores"].find({"_id": {"$regex": "^sto_race_"}}))
    assert [each["_id"] for each in found if "name" not in each] == []
    assert [each["_id"] for each in found if len(each.get("penalties", [])) != 1] == []
    assert len(found) == ROUNDS


def test_a_derivation_from_before_a_fall_is_not_the_last_word(
    world: World, ratings_db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between what the fall's derivation reads and writes, one writes that had read everything before the fall."""
    store_id = world.store("sto_1")
    set_ratings = stores.set_ratings
    has_read, may_write = threading.Event(), threading.Event()
    earlier = threading.Thread(target=lambda: refresh_stores((store_id,), today=clock.today()))

    def read_and_wait(records: Any) -> Any:
        found = complete_histories(records)
        if threading.current_thread() is earlier and not has_read.is_set():
            has_read.set()
            may_write.wait(10)
        return found

    def let_the_earlier_write_first(ratings: Any) -> None:
        if threading.current_thread() is not earlier and not may_write.is_set():
            may_write.set()
            earlier.join(10)
        set_ratings(ratings)

    monkeypatch.setattr(deriving, "complete_histories", read_and_wait)
    monkeypatch.setattr(stores, "set_ratings", let_the_earlier_write_first)
    earlier.start()
    assert has_read.wait(10)
    world.confirm_only(store_id, "G1", "P4")
    refresh_stores((store_id,), today=clock.today())

    assert may_write.is_set()
    assert not earlier.is_alive()
    assert ratings_db["stores"].find_one({"_id": store_id})["rating"]["grade"] == "C"
