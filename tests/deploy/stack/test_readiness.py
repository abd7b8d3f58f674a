"""How a working process is told from one that is not, by the stack and by the containers' health checks."""

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis

from deploy.stack import readiness
from deploy.stack.children import free_port
from deploy.stack.probe import main, works


@pytest.fixture
def environ(environment_of: Callable[..., dict[str, str]], ratings_db: Any) -> dict[str, str]:
    ratings_db["clerks"].delete_many({})
    return environment_of("ratings")


def _beat(database: Any, *, pid: int, seconds_ago: int) -> None:
    stamp = database.client.admin.command("hello")["localTime"] - timedelta(seconds=seconds_ago)
    database["clerks"].insert_one({"_id": f"{socket.gethostname()}:{pid}", "beat_at": stamp})


def test_an_app_that_does_not_answer_is_not_ready() -> None:
    assert not readiness.app_is_ready(f"http://127.0.0.1:{free_port()}/readyz")


def test_a_clerk_lives_while_it_beats(environ: dict[str, str], ratings_db: Any) -> None:
    assert not works("clerk", environ)

    _beat(ratings_db, pid=4321, seconds_ago=1)

    assert works("clerk", environ)


def test_another_clerk_or_an_old_beat_does_not_count(environ: dict[str, str], ratings_db: Any) -> None:
    _beat(ratings_db, pid=1, seconds_ago=1)
    _beat(ratings_db, pid=2, seconds_ago=60)
    uri, name = environ["YAOCHENG_MONGO_URI"], environ["YAOCHENG_MONGO_DATABASE"]

    assert readiness.clerk_is_alive(uri, name, pid=1)
    assert not readiness.clerk_is_alive(uri, name, pid=2)
    assert not readiness.clerk_is_alive(uri, name, pid=3)


def test_a_worker_lives_while_it_asks_its_queue(environ: dict[str, str], redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    key = "dramatiq-ratings:__heartbeats__"
    now = datetime.now(UTC).timestamp() * 1000
    client.zadd(key, {"old": now - 60_000})
    assert not works("worker", environ)

    client.zadd(key, {"young": now})

    assert works("worker", environ)
    client.delete(key)
    client.close()


def test_a_stopped_database_or_redis_means_no(environ: dict[str, str]) -> None:
    nobody = free_port()

    assert not readiness.worker_is_alive(f"redis://127.0.0.1:{nobody}/0", "ratings")
    assert not readiness.clerk_is_alive(f"mongodb://127.0.0.1:{nobody}/?replicaSet=rs0", "x")


@pytest.mark.parametrize("kind", ["app", "clerk", "worker"])
def test_a_part_that_hangs_holds_the_stack_up_for_moments_only(kind: str) -> None:
    """It takes the connection and never says a word; Ctrl-C waits for the look to end."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        look = readiness.probe(
            *("ratings", kind),
            url=f"http://{address}/readyz",
            mongo_uri=f"mongodb://{address}/?replicaSet=rs0",
            redis_url=f"redis://{address}/0",
        )
        began = time.monotonic()

        assert not look(1)

        assert time.monotonic() - began < 4


def test_the_probe_is_called_with_one_word() -> None:
    assert main([]) == 2
    assert main([f"http://127.0.0.1:{free_port()}/livez"]) == 1
