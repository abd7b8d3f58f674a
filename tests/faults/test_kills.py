"""kill -9 of a writer, a relay, a consumer and a worker at every named point; the invariants hold after each."""

from __future__ import annotations

import signal

import pytest

from common import clock, mongo
from common.journal import journal
from common.journal.relay import Relay
from common.people import idempotency
from common.work import jobs
from common.work.jobs import State
from tests import counting
from tests.counting import LEFT, RIGHT, Book
from tests.faults.conftest import COUNTERS, Start

KILLED = -signal.SIGKILL
PATIENCE = 60


def raise_all(book: Book, number: int) -> None:
    for each in range(number):
        book.raise_by_one(f"raise-{each}", f"cnt_{each % COUNTERS}")


@pytest.mark.parametrize("fault", ["before_write:4", "after_write:4"])
def test_a_writer_killed_around_its_write_acts_once_when_the_client_repeats(
    book: Book, start: Start, fault: str
) -> None:
    process = start("write", "kill", "8", fault=fault)
    output, _ = process.communicate(timeout=PATIENCE)
    answered = output.split()
    counting.settle()

    assert process.returncode == KILLED
    assert answered == [f"kill-{each}" for each in range(3)]
    for each in range(8):
        book.raise_by_one(f"kill-{each}", f"cnt_{each % COUNTERS}")
    counting.settle()
    assert counting.problems(book) == []


@pytest.mark.parametrize("fault", ["before_append", "after_append", "after_clear"])
def test_a_relay_killed_anywhere_loses_and_doubles_nothing(book: Book, start: Start, fault: str) -> None:
    raise_all(book, 9)

    assert start("relay", fault=fault).wait(PATIENCE) == KILLED

    in_journal = journal.head(mongo.database(LEFT)).seq
    still_pending = Relay(LEFT).oldest_pending() is not None
    assert (in_journal, still_pending) == {
        "before_append": (0, True),
        "after_append": (12, True),
        "after_clear": (12, False),
    }[fault]
    counting.settle()
    assert counting.problems(book) == []


@pytest.mark.parametrize("fault", ["before_write:5", "after_write:5", "after_effect", "after_effect:2"])
def test_a_consumer_killed_anywhere_has_each_effect_once(book: Book, start: Start, fault: str) -> None:
    raise_all(book, 12)
    Relay(LEFT).run_once()

    assert start("consume", fault=fault).wait(PATIENCE) == KILLED

    assert mongo.database(RIGHT)["marks"].count_documents({}) < 12
    counting.settle()
    assert counting.problems(book) == []


def test_relays_and_consumers_killed_one_after_another_come_through(book: Book, start: Start) -> None:
    raise_all(book, 12)
    for role, fault in (("relay", "after_append"), ("relay", "after_clear"), ("consume", "after_effect")):
        assert start(role, fault=fault).wait(PATIENCE) == KILLED
        book.raise_by_one(f"between-{role}-{fault}", "cnt_0")

    counting.settle()

    assert counting.problems(book) == []


@pytest.mark.parametrize("fault", ["in_job", "after_write", "in_pdf"])
def test_a_worker_killed_in_its_job_does_it_once_when_it_is_taken_over(book: Book, start: Start, fault: str) -> None:
    job_id = jobs.create(LEFT, kind="count", subject="cnt_0", key=fault, at=clock.now())
    assert start("job", job_id, fault=fault).wait(PATIENCE) == KILLED
    assert jobs.get(LEFT, job_id).state is State.RUNNING

    from tests.faults.process import do_the_job

    assert jobs.run(LEFT, job_id, do_the_job, stale=0.0)

    key = f"job-{job_id}"
    book.requested[key] = "cnt_0"
    receipt = idempotency.find_receipt(LEFT, counting.command_of(key, "cnt_0"))
    assert receipt is not None
    book.acknowledged[key] = receipt
    counting.settle()
    assert counting.problems(book) == []
    job = jobs.get(LEFT, job_id)
    assert (job.state, job.attempts, job.done) == (State.DONE, 2, 2)
