from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.errors import BulkWriteError, DuplicateKeyError

from common import mongo
from common.journal import journal
from common.journal.entries import EMPTY, GENESIS, Head, pending_message
from common.journal.journal import JournalBusy
from common.people.commands import Command, service_actor
from tests.counting import LEFT, CounterOpened

AT = datetime(2026, 11, 22, 1, 2, 3, 456_000, tzinfo=UTC)


@pytest.fixture
def db(pair: Any) -> Any:
    return mongo.database(LEFT)


def messages(*numbers: int) -> list[dict[str, Any]]:
    return [
        pending_message(
            Command(service_actor(LEFT), f"cmd_{number}", AT),
            CounterOpened(counter_id=f"cnt_{number}"),
            number=0,
            version=1,
        )
        for number in numbers
    ]


def subjects(db: Any) -> list[str]:
    return [entry.subject for entry in journal.read(db, after=0, limit=1000)]


def test_a_new_journal_ends_at_zero(db: Any) -> None:
    assert journal.head(db) == EMPTY
    assert journal.read(db, after=0, limit=10) == []
    assert journal.verify(db).is_intact


def test_messages_are_numbered_one_two_three_in_their_order(db: Any) -> None:
    journal.append(db, messages(1, 2, 3), at=AT)
    journal.append(db, messages(4), at=AT)

    entries = journal.read(db, after=0, limit=10)
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert subjects(db) == ["cnt_1", "cnt_2", "cnt_3", "cnt_4"]
    assert journal.head(db) == entries[-1].head
    assert journal.verify(db).entries == 4


def test_a_message_that_is_there_already_is_passed_over_and_the_rest_follows(db: Any) -> None:
    journal.append(db, messages(2, 4), at=AT)

    journal.append(db, messages(1, 2, 3, 4, 5), at=AT)

    assert subjects(db) == ["cnt_2", "cnt_4", "cnt_1", "cnt_3", "cnt_5"]
    assert journal.verify(db).is_intact


def test_the_database_itself_refuses_a_second_entry_of_a_message(db: Any) -> None:
    journal.append(db, messages(1), at=AT)
    again = {**db["journal"].find_one({"_id": 1}), "_id": 2}

    with pytest.raises(DuplicateKeyError):
        db["journal"].insert_one(again)


def test_many_appends_at_once_leave_no_gap_and_no_duplicate(db: Any) -> None:
    barrier = threading.Barrier(6)

    def append(first: int) -> None:
        barrier.wait()
        for start in range(first, first + 20, 5):
            journal.append(db, messages(*range(start, start + 5)), at=AT)

    threads = [threading.Thread(target=append, args=(first,)) for first in (0, 0, 10, 10, 20, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(subjects(db)) == sorted(f"cnt_{number}" for number in range(40))
    assert journal.verify(db).entries == 40


def test_the_time_of_recording_never_falls(db: Any) -> None:
    journal.append(db, messages(1), at=AT)
    journal.append(db, messages(2), at=AT - timedelta(days=1))
    journal.append(db, messages(3), at=AT + timedelta(days=1))

    assert [entry.recorded_at for entry in journal.read(db, after=0, limit=9)] == [AT, AT, AT + timedelta(days=1)]


def test_large_appends_are_cut_into_single_commands(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "BATCH_ENTRIES", 4)
    monkeypatch.setattr(journal, "BATCH_BYTES", 900)

    journal.append(db, messages(*range(1, 8)), at=AT)

    assert subjects(db) == [f"cnt_{number}" for number in range(1, 8)]
    assert journal.verify(db).entries == 7


def test_an_append_gives_way_when_it_never_wins_the_end(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # A head that never moves is what a relay sees while the majority lacks the rival's entry.
    journal.append(db, messages(1), at=AT)
    monkeypatch.setattr(journal, "TRIES", 3)
    monkeypatch.setattr(journal, "_head", lambda _: EMPTY)

    with pytest.raises(JournalBusy):
        journal.append(db, messages(2), at=AT)

    assert subjects(db) == ["cnt_1"]


def test_an_error_that_is_no_duplicate_is_not_swallowed(db: Any) -> None:
    db.command("collMod", "journal", validator={"message_id": {"$ne": messages(2)[0]["id"]}})

    with pytest.raises(BulkWriteError):
        journal.append(db, messages(1, 2), at=AT)
    db.command("collMod", "journal", validator={})

    assert subjects(db) == ["cnt_1"]


def test_reading_goes_on_after_a_number_up_to_a_limit(db: Any) -> None:
    journal.append(db, messages(1, 2, 3, 4), at=AT)

    assert [entry.seq for entry in journal.read(db, after=1, limit=2)] == [2, 3]


def test_reading_stops_early_where_entries_are_large(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.append(db, messages(1, 2, 3), at=AT)
    monkeypatch.setattr(journal, "READ_BYTES", 500)

    assert [entry.seq for entry in journal.read(db, after=0, limit=10)] == [1, 2]


def test_an_entry_is_found_by_its_message(db: Any) -> None:
    journal.append(db, messages(1, 2), at=AT)
    wanted = messages(2)[0]["id"]

    found = journal.find(db, wanted)

    assert found is not None
    assert found.seq == 2
    assert journal.find(db, "msg_other") is None
    assert journal.appended(db, [wanted, "msg_other"]) == {wanted}


def test_the_hash_of_an_entry_is_known_and_of_no_other(db: Any) -> None:
    journal.append(db, messages(1), at=AT)

    assert journal.hash_at(db, 0) == GENESIS
    assert journal.hash_at(db, 1) == journal.head(db).hash
    assert journal.hash_at(db, 2) is None


def test_verification_names_what_was_changed_in_the_database(db: Any) -> None:
    journal.append(db, messages(*range(1, 6)), at=AT)
    head = journal.head(db)
    db["journal"].update_one({"_id": 3}, {"$set": {"subject": "cnt_forged"}})

    found = journal.verify(db)

    assert (found.entries, found.first_broken) == (2, 3)
    assert "subject" in found.reason
    db["journal"].delete_many({"_id": {"$gte": 3}})
    assert journal.verify(db).is_intact
    assert journal.verify(db, heads=[head]).first_broken == 3
    assert journal.verify(db, heads=[Head(1, GENESIS)]).first_broken == 1
