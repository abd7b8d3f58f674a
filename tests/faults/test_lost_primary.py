"""The primary of a replica set of three is killed while clients write: nothing acknowledged is lost."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from subprocess import Popen

import pytest

from common import mongo
from common.journal import journal
from common.unavailable import is_unavailable
from common.work import clerks
from common.work.clerks import Clerk
from deploy.stack.children import free_port, start_child, stop_child, wait_until
from deploy.stack.embedded import mongo_is_primary, mongo_uri, mongod_command
from tests import counting
from tests.counting import LEFT, RIGHT, Book
from tests.faults.conftest import COUNTERS

ELECTION_TIMEOUT_MS = 1_000
CLIENTS = 4
#: Acts that must be answered before, and after, the primary is killed.
BEFORE, AFTER = 40, 40
PATIENCE = 60


class Cluster:
    """Three members, of which the primary can be killed."""

    def __init__(self, folder: Path) -> None:
        self.members: dict[int, Popen[bytes]] = {}
        with ExitStack() as stack:
            for number in range(3):
                port = free_port()
                path = folder / str(number)
                path.mkdir()
                log = stack.enter_context((folder / f"{number}.log").open("wb"))
                command = mongod_command(port=port, folder=path, cache_gb=0.25)
                self.members[port] = start_child(command, output=log)
        self.uri = mongo_uri(list(self.members))
        wait_until(
            lambda: mongo_is_primary(list(self.members), election_timeout_ms=ELECTION_TIMEOUT_MS),
            seconds=60,
            what="three mongods",
        )

    def kill_primary(self) -> None:
        """kill -9 of whichever member is the primary now."""
        address = mongo.database(LEFT).client.primary
        assert address is not None
        self.members[address[1]].kill()

    def stop(self) -> None:
        """End every member."""
        for process in self.members.values():
            process.kill()
            stop_child(process)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="yaocheng-three-") as folder:
        made = Cluster(Path(folder))
        yield made
        made.stop()


def ask_until_answered(book: Book, key: str, counter_id: str) -> None:
    """A client that repeats its command with the same key until it gets an answer."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            book.raise_by_one(key, counter_id, tries=500)
        except Exception as error:
            if not is_unavailable(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def test_a_killed_primary_loses_no_acknowledged_act_and_no_message(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clerks, "FEED_WAIT", 0.5)
    counting.connect(cluster.uri, counting.NAMES)
    for alias in (LEFT, RIGHT):
        mongo.ensure_indexes(alias)
    book = Book()
    for number in range(COUNTERS):
        book.open(f"open-{number}", f"cnt_{number}")
    both = [Clerk(LEFT), Clerk(RIGHT, consumers=[counting.consumer()])]
    running = [threading.Thread(target=clerk.loop_until_stopped) for clerk in both]
    for thread in running:
        thread.start()

    def client(each: int) -> None:
        for turn in range((BEFORE + AFTER) // CLIENTS):
            ask_until_answered(book, f"client-{each}-{turn}", f"cnt_{turn % COUNTERS}")

    def killer(_: int) -> None:
        wait_until(lambda: len(book.acknowledged) >= BEFORE, seconds=PATIENCE, what="the first acts", interval=0.01)
        cluster.kill_primary()

    counting.in_threads(CLIENTS + 1, lambda each: client(each) if each < CLIENTS else killer(each))
    wait_until(lambda: _is_settled(), seconds=PATIENCE, what="the clerks")
    for clerk, thread in zip(both, running, strict=True):
        clerk.stop()
        thread.join(PATIENCE)

    head = journal.head(mongo.database(LEFT))
    assert counting.problems(book, heads=[head]) == []
    assert len(book.acknowledged) == COUNTERS + BEFORE + AFTER
    for alias in (LEFT, RIGHT):
        mongo.disconnect(alias)


def _is_settled() -> bool:
    """Whether both relays and the consumer have nothing left to do."""
    try:
        counting.settle()
    except Exception as error:
        if not is_unavailable(error):
            raise
        return False
    return True
