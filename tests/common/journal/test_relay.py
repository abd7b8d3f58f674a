from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import OperationFailure

from common import clock, mongo
from common.journal import holding, journal, relay
from common.journal.relay import Relay
from common.people import idempotency
from common.people.commands import Command
from tests.counting import CLERK, LEFT, RIGHT, Book, CounterDocument, raise_counter

pytestmark = pytest.mark.usefixtures("pair")


@pytest.fixture
def book() -> Book:
    written = Book()
    written.open("open-1", "cnt_1")
    written.raise_by_one("raise-1", "cnt_1")
    written.raise_by_one("raise-2", "cnt_1")
    return written


def counter() -> dict[str, Any]:
    return mongo.database(LEFT)["counters"].find_one({"_id": "cnt_1"}) or {}


def test_pending_messages_move_into_the_journal_in_the_order_of_their_document(book: Book) -> None:
    assert Relay(LEFT).run_once() == 3

    entries = journal.read(mongo.database(LEFT), after=0, limit=10)
    assert [entry.name for entry in entries] == ["CounterOpened", "CounterRaised", "CounterRaised"]
    assert [entry.version for entry in entries] == [1, 2, 3]
    assert [entry.message_id for entry in entries] == [receipt.message_id for receipt in book.acknowledged.values()]


def test_clearing_leaves_version_and_content_alone(book: Book) -> None:
    before = counter()

    Relay(LEFT).run_once()

    assert counter() == {**before, "pending": []}


def test_nothing_pending_means_nothing_to_do(book: Book) -> None:
    Relay(LEFT).run_once()

    assert Relay(LEFT).run_once() == 0
    assert Relay(LEFT).oldest_pending() is None


def test_the_oldest_pending_message_is_known(book: Book) -> None:
    oldest = Relay(LEFT).oldest_pending()

    assert oldest is not None
    assert (clock.now() - oldest).total_seconds() < 60
    assert oldest.isoformat(timespec="milliseconds") == counter()["pending"][0]["at"]


def test_a_message_is_cleared_only_when_the_journal_shows_it(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "append", lambda *_, **__: [])

    assert Relay(LEFT).run_once() == 0

    assert len(counter()["pending"]) == 3


def test_what_a_relay_left_uncleared_when_it_died_holds_the_next_one_up_once(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many messages it were: each of them taken for a lost race would use up the tries."""
    journal.append(mongo.database(LEFT), counter()["pending"], at=clock.now())
    book.raise_by_one("raise-3", "cnt_1")
    monkeypatch.setattr(journal, "TRIES", 2)

    assert Relay(LEFT).run_once() == 4

    assert journal.head(mongo.database(LEFT)).seq == 4
    assert counter()["pending"] == []


def test_work_is_found_only_through_its_index(book: Book) -> None:
    CounterDocument._get_collection().drop_index("pending")

    with pytest.raises(OperationFailure):
        Relay(LEFT).run_once()
    mongo.ensure_indexes(LEFT)


def test_an_idle_relay_asks_once_for_all_collections_each_through_its_index() -> None:
    collections = mongo.database(RIGHT)["marks"], mongo.database(RIGHT)["mirrors"]
    uses = [_uses_of_index(each) for each in collections]

    with _profile(mongo.database(RIGHT)) as operations:
        assert Relay(RIGHT).run_once() == 0

    assert [each["op"] for each in operations] == ["command"]
    assert [_uses_of_index(each) for each in collections] == [use + 1 for use in uses]


def _uses_of_index(collection: Collection[dict[str, Any]]) -> int:
    (found,) = collection.aggregate([{"$indexStats": {}}, {"$match": {"name": "pending"}}])
    return int(found["accesses"]["ops"])


@contextmanager
def _profile(db: Database[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """What is asked of the collections of a database meanwhile, once it is over."""
    operations: list[dict[str, Any]] = []
    db.command("profile", 2)
    yield operations
    db.command("profile", 0)
    operations += db["system.profile"].find({"ns": {"$in": [f"{db.name}.marks", f"{db.name}.mirrors"]}})
    db["system.profile"].drop()


def test_more_than_a_round_takes_several_rounds(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "ROUND", 2)
    for number in range(2, 6):
        book.open(f"open-{number}", f"cnt_{number}")

    moved = [Relay(LEFT).run_once() for _ in range(4)]

    assert sum(moved) == 7
    assert moved[-1] == 0
    assert journal.verify(mongo.database(LEFT)).entries == 7


def write_under_a_known_id(book: Book) -> str:
    """The counter has forgotten the act of `raise-1` and does it again, by whatever fault; the id of its message."""
    Relay(LEFT).run_once()
    CounterDocument._get_collection().update_one({}, {"$set": {"recent": []}})
    return raise_counter(again(book), "cnt_1").message_id


def again(book: Book) -> Command:
    return Command(CLERK, idempotency.command_id(LEFT, CLERK, "raise-1"), clock.now(), request_hash="another")


def test_a_message_under_a_known_id_is_held_with_all_behind_it_and_everything_else_goes_on(book: Book) -> None:
    message_id = write_under_a_known_id(book)
    book.raise_by_one("raise-3", "cnt_1")
    book.open("open-2", "cnt_2")

    assert [Relay(LEFT).run_once() for _ in range(2)] == [1, 0]

    (held,) = holding.held_messages(LEFT)
    assert (held.document_id, held.message_id, held.name, held.seq) == ("cnt_1", message_id, "CounterRaised", 2)
    assert [each["version"] for each in counter()["pending"]] == [4, 5]
    assert journal.head(mongo.database(LEFT)).seq == 4


def test_a_held_message_is_released_under_an_id_of_its_own(book: Book) -> None:
    message_id = write_under_a_known_id(book)
    book.raise_by_one("raise-3", "cnt_1")
    Relay(LEFT).run_once()

    fresh = holding.release(LEFT, message_id, by="per_1")

    assert Relay(LEFT).run_once() == 2
    entries = journal.read(mongo.database(LEFT), after=3, limit=10)
    assert [(each.message_id == fresh, each.version) for each in entries] == [(True, 4), (False, 5)]
    assert b'"released_by":"per_1"' in entries[0].body
    assert journal.verify(mongo.database(LEFT)).is_intact
    assert holding.held_messages(LEFT) == ()
    with pytest.raises(holding.NotHeld):
        holding.release(LEFT, message_id, by="per_1")


def test_two_messages_under_one_id_in_one_round_are_told_apart(book: Book) -> None:
    Relay(LEFT).run_once()
    book.open("open-2", "cnt_2")
    command = Command(CLERK, "cmd_twice", clock.now(), request_hash="body")
    for counter_id in ("cnt_1", "cnt_2"):
        raise_counter(command, counter_id)

    Relay(LEFT).run_once()

    assert len(holding.held_messages(LEFT)) == 1
    assert journal.head(mongo.database(LEFT)).seq == 5
