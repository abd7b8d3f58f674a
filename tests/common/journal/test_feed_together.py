"""Entries applied together end as if each had come by itself; what fails among them is parked alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common import clock, mongo
from common.errors import Unavailable
from common.journal import feed, journal
from common.journal.entries import Entry, pending_message
from common.journal.feed import Consumer, Handlers, Heard, LocalSource, Table, compose
from common.journal.feed.cursors import read_cursor
from common.messages import Message
from common.people.commands import Command, service_actor
from common.projections import project
from tests.counting import LEFT, RIGHT, CounterOpened, CounterRaised, MirrorDocument

pytestmark = pytest.mark.usefixtures("pair")
QUICK = (0.001,)


class Ground:
    """Right, which keeps of each counter the total that it heard of last, several entries at once."""

    def __init__(self, *poisonous: int, before: Callable[[Sequence[Heard[CounterRaised]]], object] = len) -> None:
        self.poisonous = set(poisonous)
        self.before = before
        self.calls: list[list[int]] = []

    @property
    def table(self) -> Table:
        handlers = Handlers(RIGHT)
        handlers.on_many(CounterRaised, effect="mirror")(self._mirror)
        return compose(handlers)[LEFT]

    def _mirror(self, heard: Sequence[Heard[CounterRaised]]) -> None:
        self.calls.append([each.seq for each in heard])
        self.before(heard)
        if self.poisonous & {each.seq for each in heard}:
            raise ValueError("poisonous")
        for each in {each.message.counter_id: each for each in heard}.values():
            change = {"$set": {"total": each.message.total}}
            project(MirrorDocument, each.message.counter_id, source=LEFT, seq=each.seq, change=change)

    def follow(self, **options: Any) -> None:
        source = LocalSource(mongo.database(LEFT))
        consumer = Consumer(mongo.database(RIGHT), LEFT, source, self.table, pauses=QUICK, **options)
        while consumer.run_once():
            pass


def tell(*messages: Message) -> None:
    """Put messages into the journal of left, as its relay would."""
    db = mongo.database(LEFT)
    first = journal.head(db).seq + 1
    commands = [Command(service_actor(LEFT), f"cmd_{number}", clock.now()) for number in range(first, first + 1000)]
    waiting = [
        pending_message(command, message, number=0, version=1)
        for command, message in zip(commands, messages, strict=False)
    ]
    journal.append(db, waiting, at=clock.now())


def raised(*counters: str) -> list[Message]:
    """One raise of each of these counters, in turn, each to a total of its own."""
    return [CounterRaised(counter_id=counter, total=number) for number, counter in enumerate(counters, start=1)]


def mirrors() -> dict[str, tuple[int, int]]:
    """Of each counter the total and the entry that right knows."""
    found = mongo.database(RIGHT)["mirrors"].find({})
    return {each["_id"]: (each["total"], each["last_seq"][LEFT]) for each in found}


def parked() -> list[tuple[int, int]]:
    """Number and attempts of each parked entry."""
    return [(each.seq, each.attempts) for each in feed.parked_entries(mongo.database(RIGHT))]


def cursor() -> int:
    return read_cursor(mongo.database(RIGHT), LEFT).position.seq


def test_entries_next_to_each_other_are_applied_in_one_call_in_the_order_of_the_journal() -> None:
    tell(*raised("a", "b", "a", "c"))
    ground = Ground()

    ground.follow()

    assert ground.calls == [[1, 2, 3, 4]]
    assert mirrors() == {"a": (3, 3), "b": (2, 2), "c": (4, 4)}
    assert cursor() == 4


def test_what_nobody_hears_does_not_part_them() -> None:
    tell(*raised("a"), CounterOpened(counter_id="x"), *raised("b"))
    ground = Ground()

    ground.follow()

    assert ground.calls == [[1, 3]]
    assert cursor() == 3


def test_what_is_handled_by_itself_keeps_its_place_between_them() -> None:
    tell(*raised("a", "b"), CounterOpened(counter_id="a"), *raised("a", "b"))
    ground = Ground()

    def opened(entry: Entry) -> None:
        ground.calls.append([entry.seq])

    table = {**ground.table, "CounterOpened": opened}
    Consumer(mongo.database(RIGHT), LEFT, LocalSource(mongo.database(LEFT)), table).run_once()

    assert ground.calls == [[1, 2], [3], [4, 5]]


def test_large_entries_are_not_all_applied_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tell(*raised("a", "b", "c"))
    size = len(journal.read(mongo.database(LEFT), after=0, limit=1)[0].body)
    monkeypatch.setattr("common.journal.feed.runs.TOGETHER_BYTES", 2 * size + 10)
    ground = Ground()

    ground.follow()

    assert ground.calls == [[1, 2], [3]]


@pytest.mark.parametrize("place", [1, 3, 5], ids=["first", "middle", "last"])
def test_a_poisonous_entry_is_parked_alone_and_the_others_have_their_effects(place: int) -> None:
    tell(*raised("a", "b", "c", "d", "e"))
    ground = Ground(place)

    ground.follow()

    assert ground.calls[0] == [1, 2, 3, 4, 5]
    assert all(len(each) == 1 for each in ground.calls[1:])
    assert parked() == [(place, 5)]
    assert set(mirrors()) == set("abcde") - {"abcde"[place - 1]}
    assert cursor() == 5
    assert mongo.database(RIGHT)["attempts"].count_documents({}) == 0


def test_later_entries_of_a_parked_subject_are_taken_out_before_and_parked_behind_it() -> None:
    tell(*raised("a", "b"))
    Ground(1).follow()
    tell(*raised("b", "a", "c"))
    ground = Ground()

    ground.follow()

    assert ground.calls == [[3, 5]]
    assert parked() == [(1, 5), (4, 0)]
    assert set(mirrors()) == {"b", "c"}


def test_a_person_retries_what_was_parked_of_them_in_order() -> None:
    tell(*raised("a", "b", "a"))
    Ground(1).follow()
    ground = Ground()

    assert feed.retry_parked(mongo.database(RIGHT), LEFT, ground.table, by="acc_supervisor") == 2

    assert ground.calls == [[1], [3]]
    assert mirrors()["a"] == (3, 3)


def test_a_database_that_cannot_answer_is_no_failure_of_theirs() -> None:
    tell(*raised("a", "b"))

    def refuse(heard: Sequence[Heard[CounterRaised]]) -> None:
        raise Unavailable("暂时无法处理，稍后会自动重试。")

    with pytest.raises(Unavailable):
        Ground(before=refuse).follow()
    assert (cursor(), parked(), mirrors()) == (0, [], {})

    ground = Ground()
    ground.follow()
    assert ground.calls == [[1, 2]]


def test_entries_in_hand_when_the_process_ended_are_tried_one_by_one_and_the_cause_is_parked() -> None:
    tell(*raised("a", "b", "c"))

    def die(heard: Sequence[Heard[CounterRaised]]) -> None:
        if any(each.message.counter_id == "b" for each in heard):
            # A majority write: what was noted as in hand before it is then read by the next process too.
            mongo.database(RIGHT)["deaths"].insert_one({})
            raise SystemExit

    for _ in range(5):
        with pytest.raises(SystemExit):
            Ground(before=die).follow()
    Ground(before=die).follow()

    assert mongo.database(RIGHT)["deaths"].count_documents({}) == 5
    assert parked() == [(2, 5)]
    assert set(mirrors()) == {"a", "c"}
    assert cursor() == 3


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counters=st.lists(st.sampled_from("abcde"), min_size=1, max_size=24),
    poisonous=st.sets(st.integers(1, 24), max_size=3),
    batch=st.integers(1, 24),
    seed=st.integers(0, 2**16),
)
def test_together_and_one_by_one_end_in_the_same_state(
    pair: Any, counters: list[str], poisonous: set[int], batch: int, seed: int
) -> None:
    def end(**options: Any) -> Any:
        for name in ("mirrors", "parked", "cursors", "attempts"):
            mongo.database(RIGHT)[name].delete_many({})
        Ground(*poisonous).follow(**options)
        return mirrors(), parked(), cursor()

    mongo.database(LEFT)["journal"].delete_many({})
    messages = raised(*counters)
    random.Random(seed).shuffle(messages)
    tell(*messages)

    assert end(batch=batch) == end(batch=1)
