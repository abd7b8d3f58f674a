"""The disk of the embedded stack fills up while work goes on: nothing false is answered, and all heals with the space.

The data folder is a small disk of its own (`tests.disks`).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import psutil
import pymongo
import pytest
from pymongo.errors import PyMongoError

from common import mongo
from deploy.stack.children import wait_until
from tests import invariants
from tests.disks import fill, small_disk
from tests.stacks import RunningStack, free_environment

PASSWORD = "a long enough Password 2026"
#: Room for a fresh stack, its journals and its indexes, with something left over.
MEGABYTES = 400
PATIENCE = 120.0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk that is soon full."""
    with small_disk(tmp_path / "small", megabytes=MEGABYTES) as folder:
        yield folder


@pytest.fixture
def system(disk: Path) -> Iterator[RunningStack]:
    """A stack with its data there, and an administrator; what it prints goes there as well."""
    running = RunningStack(disk, "--no-sample-city", environ=free_environment(disk / "run")).wait_ready()
    made = running.yaocheng(
        *("account", "create-administrator", "--username", "operator", "--person-name", "钱守正"),
        YAOCHENG_ADMINISTRATOR_PASSWORD=PASSWORD,
    )
    assert made.returncode == 0, made.stderr
    yield running
    running.stop()


class Client:
    """Registers one person after the other, and keeps what it was answered."""

    def __init__(self, stack: RunningStack) -> None:
        self.acknowledged: dict[str, str] = {}
        self.wrong: list[tuple[int, str]] = []
        self.refused = 0
        self._client = httpx2.Client(base_url=stack.address, timeout=30.0, trust_env=False)
        credentials = {"username": "operator", "password": PASSWORD}
        token = self._client.post("/api/v1/session", json=credentials).json()["token"]
        self._headers = {"Authorization": f"Bearer {token}"}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Client:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()
        self._client.close()

    def _work(self) -> None:
        number = 0
        while not self._stopping.is_set():
            number += 1
            self._register(f"full-disk-{number:06d}")
            time.sleep(0.01)

    def _register(self, key: str) -> None:
        headers = {**self._headers, "Idempotency-Key": key}
        try:
            answer = self._client.post("/api/v1/persons", json={"name": "某" * 60}, headers=headers)
        except httpx2.TransportError as error:
            self.wrong.append((0, repr(error)))
            return
        if answer.status_code == 201:
            self.acknowledged[key] = answer.json()["id"]
            return
        self.refused += 1
        told = (answer.status_code, answer.headers["Content-Type"])
        if told != (503, "application/problem+json") or "Retry-After" not in answer.headers:
            self.wrong.append((answer.status_code, answer.text[:500]))


def keep_what_is_written(uri: str) -> None:
    """Let mongod put on the disk what it has, as it does each minute."""
    with (
        pymongo.MongoClient[dict[str, object]](uri, serverSelectionTimeoutMS=5_000) as client,
        contextlib.suppress(PyMongoError),
    ):
        client.admin.command("fsync")


def test_a_full_disk_loses_nothing_answers_nothing_false_and_heals(system: RunningStack, disk: Path) -> None:
    with Client(system) as client:
        wait_until(lambda: len(client.acknowledged) > 20, seconds=PATIENCE, what="persons before")
        filler = fill(disk)
        first = system.pid_of("mongo")
        keep_what_is_written(system.layout.mongo_uri)
        wait_until(lambda: not psutil.pid_exists(first), seconds=PATIENCE, what="the end of mongod on the full disk")
        # The disk stays full while the supervisor starts it again and again.
        before = client.refused
        wait_until(lambda: client.refused > before + 4, seconds=PATIENCE, what="further refusals")
        assert system.process.poll() is None, system.said()[-3000:]
        filler.unlink()
        known = len(client.acknowledged)
        wait_until(
            lambda: len(client.acknowledged) > known + 20, seconds=PATIENCE, what=f"healing: {system.said()[-3000:]}"
        )

    assert client.wrong == []
    with invariants.opened(system.layout.mongo_uri):
        wait_until(invariants.is_settled, seconds=PATIENCE, what="quiet journals")
        stored = {each["_id"] for each in mongo.database("gateway")["persons"].find({}, {"_id": 1})}
        assert set(client.acknowledged.values()) <= stored
        assert len(set(client.acknowledged.values())) == len(client.acknowledged)
        assert invariants.journals() == []
    wait_until(lambda: system.yaocheng("status").returncode == 0, seconds=PATIENCE, what="nothing that stands still")
