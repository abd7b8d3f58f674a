"""The real mongod and Redis start, answer, and end with their parent."""

import subprocess
import sys
from pathlib import Path

import psutil
import pymongo
import redis

from deploy.stack.children import wait_until


def test_mongod_is_a_replica_set_of_one_that_takes_majority_writes(mongo: str) -> None:
    client = pymongo.MongoClient(mongo, w="majority", journal=True)

    client.test_embedded.things.insert_one({"_id": 1})

    assert client.admin.command("hello")["setName"] == "rs0"
    client.drop_database("test_embedded")
    client.close()


def test_a_slow_operation_leaves_no_values_in_the_log(mongo: str, scratch: Path) -> None:
    client = pymongo.MongoClient(mongo)
    things = client.test_embedded.things
    things.insert_one({"_id": 2, "name": "钱多多"})

    assert things.find_one({"name": "钱多多", "$where": "sleep(300) || true"}) is not None

    client.admin.command("fsync")
    client.drop_database("test_embedded")
    client.close()
    log = (scratch / "mongo.log").read_text(encoding="utf-8")
    assert "test_embedded" in log
    assert "钱多多" not in log


def test_mongod_speaks_uncompressed_whatever_a_client_offers(mongo: str) -> None:
    with pymongo.MongoClient(mongo, compressors="zlib") as offering:
        hello = offering.admin.command("hello", compression=["zlib", "zstd", "snappy"])

    assert "compression" not in hello


def test_redis_keeps_an_append_only_file(redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)

    assert client.config_get("appendonly")["appendonly"] == "yes"
    client.close()


def test_a_child_ends_when_its_parent_is_killed() -> None:
    program = (
        "import sys, time; from deploy.stack.children import start_child; "
        "print(start_child([sys.executable, '-c', 'import time; time.sleep(600)']).pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))

    parent.kill()
    parent.wait()
    parent.stdout.close()

    wait_until(
        lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, seconds=5, what="the orphan's end"
    )
