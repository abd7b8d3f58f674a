from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from common import mongo, waking
from common.journal import feed, journal
from common.journal.relay import Relay
from common.waking import PENDING, waker_of
from common.work import clerks
from common.work.clerks import Clerk
from tests.common.waiting import Running, wait_for
from tests.counting import LEFT, RIGHT, Book, consumer

pytestmark = pytest.mark.usefixtures("pair")
#: Long enough that no test waits for it.
_NEVER = 3600.0


class Sleeper:
    """Counts how often it was woken."""

    def __init__(self, *topics: str, alias: str = LEFT) -> None:
        self.woken = 0
        self.remove = waker_of(mongo.database(alias)).add(frozenset(topics), self._wake)
        # The stream tells that it is open.
        wait_for(lambda: self.woken)
        self.woken = 0

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def sleeper() -> Iterator[Sleeper]:
    """One that waits for messages and for notes."""
    found = Sleeper(PENDING, "notes")
    yield found
    found.remove()


@pytest.fixture(autouse=True)
def _streams_of_its_own(pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test opens its streams anew; those of earlier ones are over."""
    for waker in waking._WAKERS.values():
        waker._watched = frozenset()
    waking._WAKERS.clear()
    monkeypatch.setattr(waking, "_ANEW", 0.01)
    wait_for(lambda: _kill_streams(mongo.database(LEFT)) + _kill_streams(mongo.database(RIGHT)) == 0)


def test_a_message_wakes_with_a_new_document_and_with_a_new_version(sleeper: Sleeper) -> None:
    Book().open("open-1", "cnt_1")
    Book().raise_by_one("raise-1", "cnt_1")
    wait_for(lambda: sleeper.woken >= 1)
    sleeper.woken = 0

    Book().raise_by_one("raise-2", "cnt_1")

    wait_for(lambda: sleeper.woken)


@pytest.mark.parametrize("is_large", [False, True], ids=["replaced as a whole", "changed in place"])
def test_a_message_that_is_held_no_longer_wakes(sleeper: Sleeper, *, is_large: bool) -> None:
    counters = mongo.database(LEFT)["counters"]
    more = {"lines": [f"line {number}" for number in range(100)]} if is_large else {}
    counters.insert_one({"_id": "cnt_1", "pending": [], "held": {"message_id": "msg_1"}, **more})
    counters.update_one({"_id": "cnt_1"}, [{"$set": {"pending": [{"id": "msg_2"}]}}, {"$unset": "held"}])

    wait_for(lambda: sleeper.woken)


def test_what_is_written_elsewhere_or_says_nothing_wakes_nobody(sleeper: Sleeper) -> None:
    Book().open("open-1", "cnt_1")
    Book().raise_by_one("raise-1", "cnt_1")
    wait_for(lambda: sleeper.woken)
    other = Sleeper("jobs")
    sleeper.woken = 0

    Relay(LEFT).run_once()
    mongo.database(LEFT)["others"].insert_one({"pending": []})
    mongo.database(LEFT)["clerks"].update_one({"_id": "me"}, {"$set": {"beat_at": 1}}, upsert=True)
    mongo.database(LEFT)["jobs"].insert_one({"_id": "job_1"})
    wait_for(lambda: other.woken)

    # Changes come in their order: when the last has come, the others have.
    assert sleeper.woken == 0
    other.remove()


def test_each_topic_wakes_its_own_sleepers(sleeper: Sleeper) -> None:
    jobs = Sleeper("jobs")
    mongo.database(LEFT)["notes"].insert_one({"_id": 1})
    wait_for(lambda: sleeper.woken)

    assert jobs.woken == 0
    mongo.database(LEFT)["jobs"].insert_one({"_id": "job_1"})
    wait_for(lambda: jobs.woken)
    jobs.remove()


def test_who_was_removed_is_not_woken(sleeper: Sleeper) -> None:
    other = Sleeper("notes", "jobs")
    other.remove()

    mongo.database(LEFT)["notes"].insert_one({"_id": 1})

    wait_for(lambda: sleeper.woken)
    assert other.woken == 0


def test_a_process_has_one_stream_for_a_database(sleeper: Sleeper) -> None:
    database = mongo.database(LEFT)
    with waker_of(database).woken_by("notes"), waker_of(database).woken_by(PENDING):
        wait_for(lambda: len(_streams(database)) == 1)

    assert waker_of(database) is waker_of(mongo.database(LEFT))


def test_a_stream_that_dies_is_opened_anew_and_wakes_everybody(sleeper: Sleeper) -> None:
    _kill_streams(mongo.database(LEFT))
    wait_for(lambda: sleeper.woken)
    sleeper.woken = 0

    mongo.database(LEFT)["notes"].insert_one({"_id": 1})

    wait_for(lambda: sleeper.woken)


def test_effects_need_no_look_while_the_stream_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerks, "NET", _NEVER)
    monkeypatch.setattr(feed.producer, "NET", _NEVER)
    with Running(Clerk(LEFT)), Running(Clerk(RIGHT, consumers=[consumer()])):
        wait_for(lambda: _hears("journal"))

        Book().open("open-1", "cnt_1")
        Book().raise_by_one("raise-1", "cnt_1")

        wait_for(lambda: mongo.database(RIGHT)["marks"].count_documents({}) == 1)


def test_the_slow_look_finds_what_a_dead_stream_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "_ANEW", _NEVER)
    monkeypatch.setattr(clerks, "NET", 0.3)
    monkeypatch.setattr(feed.producer, "NET", 0.3)
    with Running(Clerk(LEFT)), Running(Clerk(RIGHT, consumers=[consumer()])):
        wait_for(lambda: _hears("journal"))
        _kill_streams(mongo.database(LEFT))

        Book().open("open-1", "cnt_1")
        Book().raise_by_one("raise-1", "cnt_1")

        wait_for(lambda: mongo.database(RIGHT)["marks"].count_documents({}) == 1)
        assert not _streams(mongo.database(LEFT))


def test_a_waiting_answer_comes_with_the_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed.producer, "NET", _NEVER)
    database = mongo.database(LEFT)
    found: list[Any] = []
    asking = threading.Thread(
        target=lambda: found.extend(feed.read_feed(database, after=0, hash=journal.GENESIS, limit=10, wait=20))
    )
    asking.start()
    wait_for(lambda: _streams(database))

    Book().open("open-1", "cnt_1")
    Book().raise_by_one("raise-1", "cnt_1")
    Relay(LEFT).run_once()

    asking.join(10)
    assert found[0].seq == 1


def test_a_closed_connection_ends_its_stream(request: pytest.FixtureRequest) -> None:
    client: MongoClient[dict[str, Any]] = MongoClient(request.getfixturevalue("mongo"))
    waker = waker_of(client["test_left"])
    with waker.woken_by("notes") as woken:
        woken.wait(20)

    client.close()
    mongo.database(LEFT)["notes"].insert_one({})  # the stream comes back

    wait_for(lambda: waker_of(client["test_left"]) is not waker)


def _streams(database: Database[dict[str, Any]]) -> dict[int, str]:
    """The cursors of the change streams on a database, and what they listen for."""
    asked = database.client.admin.command("aggregate", 1, pipeline=[{"$currentOp": {"idleCursors": True}}], cursor={})
    return {
        each["cursor"]["cursorId"]: str(each["cursor"]["originatingCommand"]["pipeline"])
        for each in asked["cursor"]["firstBatch"]
        if each.get("ns", "").startswith(f"{database.name}.$cmd") and "cursor" in each and not each.get("killPending")
    }


def _hears(what: str) -> bool:
    """Whether the one stream on LEFT listens for that as well."""
    found = list(_streams(mongo.database(LEFT)).values())
    return len(found) == 1 and what in found[0]


def _kill_streams(database: Database[dict[str, Any]]) -> int:
    """How many there were."""
    streams = _streams(database)
    if streams:
        database.command("killCursors", "$cmd.aggregate", cursors=list(streams))
        # One that waits for changes dies with the next.
        database["others"].insert_one({})
        wait_for(lambda: not streams.keys() & _streams(database).keys())
    return len(streams)
