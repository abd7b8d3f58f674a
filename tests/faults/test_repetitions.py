"""Every message delivered five times, many relays at once, many clients at once, Redis emptied."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from typing import Any

import dramatiq
import pytest

from common import clock, mongo
from common.errors import DomainError
from common.journal import journal
from common.journal.entries import EMPTY
from common.journal.feed import accept_journal
from common.journal.relay import Relay
from common.people import idempotency
from common.work import jobs
from common.work.jobs import RunningJob, State, queue
from tests import counting
from tests.counting import CLERK, HANDLERS, LEFT, RIGHT, Book
from tests.faults.conftest import COUNTERS, Start

PATIENCE = 60


def raise_all(book: Book, number: int, prefix: str = "raise") -> None:
    for each in range(number):
        book.raise_by_one(f"{prefix}-{each}", f"cnt_{each % COUNTERS}")


def test_every_message_delivered_five_times_has_one_effect(book: Book) -> None:
    raise_all(book, 12)
    counting.settle()

    for _ in range(4):
        accept_journal(mongo.database(RIGHT), LEFT, head=EMPTY)
        counting.settle()

    assert counting.problems(book) == []


def test_messages_repeated_in_any_order_between_subjects_have_one_effect(book: Book) -> None:
    raise_all(book, 24)
    Relay(LEFT).run_once()
    entries = journal.read(mongo.database(LEFT), after=0, limit=100)
    shuffle = random.Random(7)
    # Each subject keeps its order, as a feed gives it, and every entry comes up to three times.
    waiting = {f"cnt_{each}": [e for e in entries if e.subject == f"cnt_{each}"] for each in range(COUNTERS)}

    while any(waiting.values()):
        subject = shuffle.choice([each for each, left in waiting.items() if left])
        entry = waiting[subject].pop(0)
        for _ in range(shuffle.randint(1, 3)):
            if entry.name in HANDLERS:
                HANDLERS[entry.name](entry)

    counting.settle()
    assert counting.problems(book) == []


@pytest.mark.parametrize("number", [2, 8])
def test_relays_at_once_append_each_message_once_without_a_gap(book: Book, number: int) -> None:
    raise_all(book, 20)

    def relay(each: int) -> None:
        for turn in range(6):
            if each == 0:
                book.raise_by_one(f"late-{turn}", f"cnt_{turn % COUNTERS}")
            Relay(LEFT).run_once()

    counting.in_threads(number, relay)

    counting.settle()
    assert counting.problems(book) == []
    assert journal.head(mongo.database(LEFT)).seq == COUNTERS + 26


def test_two_relay_processes_one_of_them_killed_serve_clients_that_go_on(book: Book, start: Start) -> None:
    dying = start("relay", fault="after_append:3")
    living = start("relay")

    def ask(each: int) -> None:
        for turn in range(15):
            book.raise_by_one(f"client-{each}-{turn}", f"cnt_{turn % COUNTERS}")

    counting.in_threads(4, ask)
    turn = 0
    deadline = time.monotonic() + PATIENCE
    while dying.poll() is None and time.monotonic() < deadline:
        book.raise_by_one(f"until-{turn}", "cnt_0")
        turn += 1

    assert dying.wait(PATIENCE) == -signal.SIGKILL
    assert living.poll() is None
    counting.settle()
    assert counting.problems(book) == []


def test_two_consumers_at_once_have_each_effect_once(book: Book) -> None:
    raise_all(book, 30)
    Relay(LEFT).run_once()

    def consume(_: int) -> None:
        consumer = counting.consumer(batch=5)
        while consumer.run_once():
            pass

    counting.in_threads(2, consume)

    counting.settle()
    assert counting.problems(book) == []


def test_clients_that_race_and_repeat_their_commands_act_once_each(book: Book) -> None:
    def ask(each: int) -> None:
        for turn in range(5):
            # Two clients share each key: the second is the retry of a reply that was dropped.
            book.raise_by_one(f"shared-{each // 2}-{turn}", f"cnt_{turn % COUNTERS}", tries=500)

    counting.in_threads(6, ask)

    counting.settle()
    assert counting.problems(book) == []
    assert sum(len(each["lines"]) for each in mongo.database(LEFT)["counters"].find({})) == 15


@pytest.fixture
def broker(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(queue, "SETTLING", 0.2)
    made = jobs.broker(redis_url, namespace="faults")
    made.client.flushall()
    yield made
    made.client.flushall()
    made.close()
    made.client.close()
    made.client.connection_pool.disconnect()


def test_redis_emptied_again_and_again_loses_no_job(book: Book, broker: Any) -> None:
    @dramatiq.actor(broker=broker, actor_name="count", throws=DomainError)
    def count(job_id: str) -> None:
        jobs.run(LEFT, job_id, work)

    def work(running: RunningJob) -> None:
        book.raise_by_one(f"job-{running.job.id}", running.subject)

    for each in range(20):
        jobs.create(LEFT, kind="count", subject=f"cnt_{each % COUNTERS}", key=f"{each}", at=clock.now())
    worker = dramatiq.Worker(broker, worker_timeout=20, worker_threads=2)
    worker.start()
    flushed = 0
    deadline = time.monotonic() + PATIENCE
    while jobs.counts(LEFT) != {("count", State.DONE): 20}:
        assert time.monotonic() < deadline, jobs.counts(LEFT)
        jobs.enqueue_lost(LEFT, broker)
        if flushed < 5:
            broker.client.flushall()
            flushed += 1
    worker.stop()

    assert count.broker is broker
    counting.settle()
    assert counting.problems(book) == []
    assert len(book.acknowledged) == COUNTERS + 20


def test_records_of_commands_lost_at_any_time_cost_nothing_but_work(book: Book) -> None:
    raise_all(book, 6)
    mongo.database(LEFT)["idempotency"].delete_many({})
    Relay(LEFT).run_once()
    raise_all(book, 9)
    mongo.database(LEFT)["idempotency"].delete_many({})
    raise_all(book, 9)

    counting.settle()

    assert counting.problems(book) == []
    assert len({idempotency.command_id(LEFT, CLERK, key) for key in book.requested}) == COUNTERS + 9
