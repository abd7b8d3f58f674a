from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from common import clock, mongo
from common.journal import feed, journal
from common.journal.entries import Entry
from common.work import clerks
from common.work.clerks import Clerk, Every
from tests import counting
from tests.common.waiting import Running, wait_for
from tests.counting import LEFT, RIGHT, Book, consumer

pytestmark = pytest.mark.usefixtures("pair")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerks, "FEED_WAIT", 0.1)
    monkeypatch.setattr(clerks, "HEARTBEAT", 0.05)
    monkeypatch.setattr(clerks, "FIRST_PAUSE", 0.02)


def test_what_is_written_reaches_the_other_service_within_a_second() -> None:
    book = Book()
    with Running(Clerk(LEFT)), Running(Clerk(RIGHT, consumers=[consumer()])):
        book.open("open-1", "cnt_1")
        wait_for(lambda: feed.cursor_states(mongo.database(RIGHT)))
        begun = time.monotonic()
        book.raise_by_one("raise-1", "cnt_1")
        wait_for(lambda: mongo.database(RIGHT)["marks"].count_documents({}) == 1)
        elapsed = time.monotonic() - begun
        wait_for(lambda: journal.head(mongo.database(RIGHT)).seq == 1)

    counting.settle()
    assert counting.problems(book) == []
    assert elapsed < 1.0


def test_what_is_due_is_done_again_and_again() -> None:
    calls: list[int] = []

    with Running(Clerk(LEFT, schedule=[Every(0.01, lambda: calls.append(1), "tick")])):
        wait_for(lambda: len(calls) >= 3)

    count = len(calls)
    assert count < 2_000


def test_what_is_the_next_step_of_another_loop_waits_for_no_pause_of_its_own() -> None:
    orders, papers = iter([1]), list[str]()
    schedule = [
        Every(3600, lambda: papers.append("printed"), "printing", after=("ordering",)),
        Every(0.01, lambda: papers and next(orders, 0), "ordering"),
    ]

    with Running(Clerk(LEFT, schedule=schedule)):
        wait_for(lambda: len(papers) == 2)
        wait_for(lambda: clerks.seconds_since_beat(LEFT) is not None)

    assert papers == ["printed", "printed"]


def test_what_a_feed_brings_is_the_work_of_what_comes_after_it() -> None:
    looks: list[int] = []
    schedule = [Every(3600, lambda: looks.append(_marks()), "look", after=("feed of left",))]
    with Running(Clerk(LEFT)), Running(Clerk(RIGHT, consumers=[consumer()], schedule=schedule)):
        wait_for(lambda: looks)
        Book().open("open-1", "cnt_1")
        Book().raise_by_one("raise-1", "cnt_1")
        wait_for(lambda: looks[-1] == 1)


def _marks() -> int:
    return mongo.database(RIGHT)["marks"].count_documents({})


def test_a_failing_loop_is_tried_again_and_shown_and_stops_no_other() -> None:
    calls: list[int] = []

    def fail() -> None:
        calls.append(1)
        if len(calls) < 4:
            raise ZeroDivisionError("division by zero")

    others: list[int] = []
    schedule = [Every(0.01, fail, "failing"), Every(0.01, lambda: others.append(1), "sound")]
    with Running(Clerk(LEFT, schedule=schedule)):
        wait_for(lambda: _failing() == {"failing": "ZeroDivisionError: division by zero"})
        wait_for(lambda: len(calls) >= 5)
        wait_for(lambda: _failing() == {})

    assert len(others) >= 3


def _failing() -> dict[str, str] | None:
    found = mongo.database(LEFT)["clerks"].find_one({})
    return found["failing"] if found else None


def test_a_step_that_does_not_come_to_an_end_is_shown_as_long_as_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerks, "STUCK", 0.1)
    let_go = threading.Event()

    with Running(Clerk(LEFT, schedule=[Every(3600, lambda: let_go.wait(30), "endless")])):
        wait_for(lambda: (_failing() or {}).get("endless", "").startswith("Stuck: "))
        let_go.set()
        wait_for(lambda: _failing() == {})


def test_a_diverged_journal_stands_still_and_is_shown() -> None:
    book = Book()
    book.open("open-1", "cnt_1")
    counting.settle()
    mongo.database(LEFT)["journal"].delete_many({})

    with Running(Clerk(RIGHT, consumers=[consumer()])):
        wait_for(lambda: feed.cursor_states(mongo.database(RIGHT))[0].diverged)
        wait_for(lambda: "feed of left" in (mongo.database(RIGHT)["clerks"].find_one({}) or {}).get("failing", {}))


def test_the_heartbeat_tells_how_long_ago_a_clerk_lived(clock_file: Any) -> None:
    assert clerks.seconds_since_beat(LEFT) is None

    with Running(Clerk(LEFT)):
        wait_for(lambda: clerks.seconds_since_beat(LEFT) is not None)

    clock.advance(days=30)
    age = clerks.seconds_since_beat(LEFT)
    assert age is not None
    assert 0 <= age < 20


def test_a_stopping_clerk_finishes_the_entry_in_hand() -> None:
    book = Book()
    book.open("open-1", "cnt_1")
    for number in range(3):
        book.raise_by_one(f"raise-{number}", "cnt_1")
    counting.settle(handlers={})
    mongo.database(RIGHT)["cursors"].delete_many({})
    begun = threading.Event()
    finished: list[int] = []

    def handle(entry: Entry) -> None:
        begun.set()
        assert stopping.wait(10)
        finished.append(entry.seq)

    stopping = threading.Event()
    with Running(Clerk(RIGHT, consumers=[consumer({"CounterRaised": handle})])) as clerk:
        assert begun.wait(10)
        clerk.stop()
        stopping.set()

    assert finished == [2]
    wait_for(lambda: feed.cursor_states(mongo.database(RIGHT))[0].position.seq == 2)


PROGRAM = """
import sys
from common.work import clerks
from common import mongo
from tests import counting
from tests.common.waiting import Running, wait_for

counting.connect(sys.argv[1], sys.argv[2:4])
clerk = clerks.Clerk(counting.RIGHT, consumers=[counting.consumer()])
print("ready", flush=True)
clerk.run()
mongo.disconnect(counting.LEFT)
print("stopped", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_clerk_ends_within_two_seconds_though_it_waits_for_entries(
    mongo: str, pair: tuple[str, str], number: signal.Signals
) -> None:
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, mongo, *pair], env=os.environ, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    wait_for(lambda: clerks.seconds_since_beat(RIGHT) is not None)
    told_at = time.monotonic()
    # On a machine so busy that Python needs longer than that to start, stopping may take as long.
    limit = max(2.0, told_at - begun)
    process.send_signal(number)

    output, _ = process.communicate(timeout=20)

    assert time.monotonic() - told_at < limit
    assert process.returncode == 0
    assert output.splitlines()[-1] == "stopped"
