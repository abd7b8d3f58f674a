from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from common import mongo
from common.errors import Invalid, Unavailable
from common.journal import feed, journal
from common.journal.entries import EMPTY, GENESIS, Entry, Head
from common.journal.feed import Consumer, JournalDiverged, LocalSource, producer
from common.journal.feed.cursors import move_cursor, read_cursor
from common.journal.relay import Relay
from common.people.commands import Role, service_actor
from tests import counting
from tests.counting import HANDLERS, LEFT, RIGHT, Book, CounterDocument, consumer

pytestmark = pytest.mark.usefixtures("pair")
QUICK = (0.001,)


def left() -> Any:
    return mongo.database(LEFT)


def right() -> Any:
    return mongo.database(RIGHT)


@pytest.fixture
def book() -> Book:
    """Two counters, raised in turn: entries 1 to 6."""
    written = Book()
    for number in (1, 2):
        written.open(f"open-{number}", f"cnt_{number}")
        Relay(LEFT).run_once()
    for number in range(4):
        written.raise_by_one(f"raise-{number}", f"cnt_{1 + number % 2}")
        Relay(LEFT).run_once()
    return written


def test_the_feed_gives_what_follows_a_position(book: Book) -> None:
    second = journal.read(left(), after=1, limit=1)[0]

    entries = feed.read_feed(left(), after=2, hash=second.hash, limit=3, wait=0)

    assert [entry.seq for entry in entries] == [3, 4, 5]


def test_the_feed_tells_a_reader_of_another_history(book: Book) -> None:
    for after, known in ((2, bytes(32)), (0, b"\x01" * 32), (99, bytes(32))):
        with pytest.raises(JournalDiverged) as refused:
            feed.read_feed(left(), after=after, hash=known, limit=3, wait=0)
        assert refused.value.code == "journal_diverged"


def test_a_waiting_reader_gets_a_new_entry_within_a_second(book: Book) -> None:
    head = journal.head(left())
    answers: list[tuple[list[Entry], float]] = []

    def wait() -> None:
        entries = feed.read_feed(left(), after=head.seq, hash=head.hash, limit=3, wait=20)
        answers.append((entries, time.monotonic()))

    reader = threading.Thread(target=wait)
    reader.start()
    book.raise_by_one("raise-late", "cnt_1")
    Relay(LEFT).run_once()
    written_at = time.monotonic()
    reader.join(20)

    entries, answered_at = answers[0]
    assert [entry.seq for entry in entries] == [head.seq + 1]
    assert answered_at - written_at < 1.0


def test_a_reader_waits_no_longer_than_it_asked_for(book: Book) -> None:
    head = journal.head(left())
    begun = time.monotonic()

    assert feed.read_feed(left(), after=head.seq, hash=head.hash, limit=3, wait=0.3) == []

    assert 0.3 <= time.monotonic() - begun < 5


def test_entries_come_through_the_wire_as_they_were_hashed(book: Book) -> None:
    content = feed.feed_body(left(), after=0, hash=GENESIS.hex(), limit=100, wait=0)

    assert producer.decode(content) == journal.read(left(), after=0, limit=100)
    assert set(orjson.loads(content)["entries"][0]) == {"body", "hash"}


@pytest.mark.parametrize(
    ("position", "code"),
    [
        ({"after": 0, "hash": "zz"}, "hash_malformed"),
        ({"after": -1, "hash": ""}, "position_malformed"),
        ({"after": 0, "hash": "", "wait": -1.0}, "position_malformed"),
    ],
)
def test_an_impossible_position_is_refused(position: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        feed.feed_body(left(), **{"limit": 1, "wait": 0.0, **position})

    assert refused.value.code == code


def test_a_consumer_brings_each_effect_and_moves_its_cursor_to_the_head(book: Book) -> None:
    assert consumer().run_once() == 6
    assert consumer().run_once() == 0

    counting.settle()
    assert counting.problems(book) == []


def test_an_effect_is_carried_out_for_the_message_in_the_name_of_the_service(book: Book) -> None:
    consumer().run_once()
    Relay(RIGHT).run_once()

    entry = journal.read(right(), after=0, limit=1)[0]
    cause = journal.find(left(), str(entry.caused_by))

    assert cause is not None
    assert cause.name == "CounterRaised"
    assert entry.request_id == cause.request_id
    assert entry.actor["account"] == service_actor(RIGHT).account
    assert Role.SERVICE in service_actor(RIGHT).roles


def test_the_cursor_never_goes_back() -> None:
    move_cursor(right(), LEFT, Head(5, b"\x05" * 32))
    move_cursor(right(), LEFT, Head(4, b"\x09" * 32))

    assert read_cursor(right(), LEFT).position == Head(5, b"\x05" * 32)


def test_a_consumer_takes_batches(book: Book) -> None:
    small = consumer(batch=4)

    assert [small.run_once(), small.run_once(), small.run_once()] == [4, 2, 0]


def test_a_long_batch_moves_the_cursor_on_the_way(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.journal.feed.consumer.MOVE_EVERY", 0.0)
    seen: list[int] = []

    consumer({"CounterRaised": lambda _: seen.append(read_cursor(right(), LEFT).position.seq)}).run_once()

    assert seen == [2, 3, 4, 5]


def test_a_consumer_that_is_told_to_stop_begins_nothing_more(book: Book) -> None:
    seen: list[int] = []

    def handle(entry: Entry) -> None:
        seen.append(entry.seq)
        stopping.stop()

    stopping = consumer({"CounterRaised": handle})

    assert stopping.run_once() == 3
    assert seen == [3]
    assert read_cursor(right(), LEFT).position.seq == 3


class Failing:
    """A handler that fails for one subject until it is mended."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.calls: list[tuple[int, str]] = []
        self.is_broken = True

    def __call__(self, entry: Entry) -> None:
        self.calls.append((entry.seq, entry.subject))
        if self.is_broken and entry.subject == self.subject:
            raise ValueError("the handler is broken")
        counting.mark_raise(entry)


def test_after_five_failures_an_entry_and_later_ones_of_its_subject_are_parked(book: Book) -> None:
    failing = Failing("cnt_1")

    assert consumer({"CounterRaised": failing}, pauses=QUICK).run_once() == 6

    parked = feed.parked_entries(right())
    assert [(each.seq, each.subject, each.attempts) for each in parked] == [(3, "cnt_1", 5), (5, "cnt_1", 0)]
    assert "the handler is broken" in parked[0].error
    assert [seq for seq, _ in failing.calls] == [3, 3, 3, 3, 3, 4, 6]
    assert read_cursor(right(), LEFT).position == journal.head(left())
    assert right()["attempts"].count_documents({}) == 0
    assert feed.parked_entries(right(), source="other") == ()


def test_later_entries_of_a_parked_subject_are_parked_in_later_batches_too(book: Book) -> None:
    failing = Failing("cnt_1")
    consumer({"CounterRaised": failing}, pauses=QUICK).run_once()
    failing.is_broken = False

    book.raise_by_one("raise-late", "cnt_1")
    Relay(LEFT).run_once()
    consumer({"CounterRaised": failing}).run_once()

    assert [each.seq for each in feed.parked_entries(right())] == [3, 5, 7]


def test_a_person_retries_what_is_parked_in_the_order_of_each_subject(book: Book) -> None:
    failing = Failing("cnt_1")
    consumer({"CounterRaised": failing}, pauses=QUICK).run_once()
    failing.is_broken = False
    failing.calls.clear()

    assert feed.retry_parked(right(), LEFT, {"CounterRaised": failing}, by="acc_supervisor") == 2

    assert [seq for seq, _ in failing.calls] == [3, 5]
    assert feed.parked_entries(right()) == ()
    assert {each["settled_by"] for each in right()["parked"].find({})} == {"acc_supervisor"}
    counting.settle()
    assert counting.problems(book) == []


def test_a_retry_stops_a_subject_at_its_first_failure(book: Book) -> None:
    failing = Failing("cnt_1")
    consumer({"CounterRaised": failing}, pauses=QUICK).run_once()
    failing.calls.clear()

    assert feed.retry_parked(right(), LEFT, {"CounterRaised": failing}, subject="cnt_1") == 0

    assert failing.calls == [(3, "cnt_1")]
    assert [(each.seq, each.attempts) for each in feed.parked_entries(right())] == [(3, 6), (5, 0)]


def test_an_entry_is_not_parked_behind_one_that_a_person_settles_meanwhile(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Failing("cnt_1")
    consumer({"CounterRaised": failing}, batch=3, pauses=QUICK).run_once()
    failing.is_broken = False
    answers = iter([True, False])
    monkeypatch.setattr("common.journal.feed.parking.is_behind", lambda *_: next(answers))

    consumer({"CounterRaised": failing}).run_once()

    assert [each.seq for each in feed.parked_entries(right())] == [3]
    assert (5, "cnt_1") in failing.calls


def test_failures_are_remembered_by_the_next_process(book: Book) -> None:
    failing = Failing("cnt_1")
    stopped = consumer({"CounterRaised": failing}, pauses=QUICK)

    def handle_and_stop(entry: Entry) -> None:
        stopped.stop()
        failing(entry)

    stopped._handlers = {"CounterRaised": handle_and_stop}
    with pytest.raises(ValueError, match="broken"):
        stopped.run_once()
    failing.calls.clear()

    consumer({"CounterRaised": failing}, pauses=QUICK).run_once()

    assert [seq for seq, subject in failing.calls if subject == "cnt_1"] == [3, 3, 3, 3]


def test_a_failure_that_passes_is_forgotten(book: Book) -> None:
    failing = Failing("cnt_1")

    def fail_twice(entry: Entry) -> None:
        failing.is_broken = len(failing.calls) < 2
        failing(entry)

    consumer({"CounterRaised": fail_twice}, pauses=QUICK).run_once()

    assert feed.parked_entries(right()) == ()
    assert right()["attempts"].count_documents({}) == 0


def test_a_service_that_cannot_answer_is_no_failure_of_the_entry(book: Book) -> None:
    calls: list[int] = []

    def handle(entry: Entry) -> None:
        calls.append(entry.seq)
        if len(calls) < 10:
            raise Unavailable("暂时无法处理，稍后会自动重试。")

    waiting = consumer({"CounterRaised": handle})
    for _ in range(9):
        with pytest.raises(Unavailable):
            waiting.run_once()
    assert waiting.run_once() == 4

    assert calls == [3] * 10 + [4, 5, 6]
    assert feed.parked_entries(right()) == ()


def test_an_entry_in_hand_when_the_process_ended_is_counted_before_it_is_tried_again(book: Book) -> None:
    deaths = 0
    died_at: list[int] = []

    def die(entry: Entry) -> None:
        died_at.append(entry.seq)
        if entry.seq == 4:
            raise SystemExit

    for _ in range(5):
        with pytest.raises(SystemExit):
            consumer({"CounterRaised": die}).run_once()
        deaths += 1
    assert consumer({"CounterRaised": die}).run_once() > 0

    assert (deaths, died_at.count(4)) == (5, 5)
    assert [(each.seq, each.attempts) for each in feed.parked_entries(right())] == [(4, 5), (6, 0)]
    assert read_cursor(right(), LEFT).position == journal.head(left())


def test_a_source_with_another_history_stops_the_consumer_with_an_alarm(book: Book) -> None:
    consumer().run_once()
    left()["journal"].delete_many({"_id": {"$gt": 3}})
    stopped = consumer()

    with pytest.raises(JournalDiverged):
        stopped.run_once()

    (state,) = feed.cursor_states(right())
    assert state.diverged is not None
    assert state.diverged_at is not None
    assert state.diverged_at.tzinfo is not None
    assert datetime.now(UTC) >= state.diverged_at.astimezone(UTC)
    with pytest.raises(JournalDiverged):
        stopped.run_once()


def test_a_person_lets_a_stopped_consumer_go_on_from_the_present_journal(book: Book) -> None:
    consumer().run_once()
    left()["journal"].delete_many({"_id": {"$gt": 3}})
    with pytest.raises(JournalDiverged):
        consumer().run_once()

    feed.accept_journal(right(), LEFT, head=journal.head(left()))

    assert feed.cursor_states(right())[0].diverged is None
    assert consumer().run_once() == 0


@pytest.mark.parametrize(
    "change",
    [lambda e: e[1:], lambda e: [e[0], *e[2:]], lambda e: [e[0], e[0]]],
    ids=["first missing", "second missing", "first twice"],
)
def test_entries_that_do_not_continue_each_other_stop_the_consumer(
    book: Book, change: Callable[[list[Entry]], list[Entry]]
) -> None:
    source = LocalSource(left())

    def tampered(**position: Any) -> list[Entry]:
        return change(source(**position))

    with pytest.raises(JournalDiverged):
        Consumer(right(), LEFT, tampered, HANDLERS).run_once()

    assert feed.cursor_states(right())[0].diverged is not None
    assert read_cursor(right(), LEFT).position == EMPTY
    assert right()["marks"].count_documents({}) == 0


def test_names_without_a_handler_are_passed_over(book: Book) -> None:
    assert consumer({}).run_once() == 6
    assert read_cursor(right(), LEFT).position == journal.head(left())


def test_documents_of_the_pair_are_found_by_their_service() -> None:
    assert CounterDocument in mongo.stored_classes(LEFT)
    assert CounterDocument not in mongo.stored_classes(RIGHT)
