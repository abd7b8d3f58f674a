"""The sample city is loaded while every process of the system is killed in turn: the invariants of the rules hold.

And each invariant is shown to fail on a database in which the thing that it guards was spoiled.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from common import mongo
from deploy.demo.city import plan
from deploy.stack.children import wait_until
from deploy.stack.processes import PROCESSES
from tests import invariants
from tests.stacks import RunningStack

PATIENCE = 120.0
#: Every process of the table, and the two servers.
VICTIMS = (*(each.name for each in PROCESSES), "redis", "mongo")


@pytest.fixture(scope="module")
def city(scratch: Path) -> Iterator[RunningStack]:
    """The sample city as it is after every process was killed once, in an order that is always the same."""
    running = RunningStack(scratch / "killed-city")
    wait_until(lambda: "登记药店" in running.said(), seconds=PATIENCE, what=f"the city: {running.said()[-2000:]}")
    for name in random.Random(20).sample(VICTIMS, len(VICTIMS)):
        kill(running, name)
        if name == "redis":
            wait_until(lambda: emptied(running), seconds=PATIENCE, what="an emptied Redis")
    running.wait_ready()
    with invariants.opened(running.layout.mongo_uri):
        wait_until(invariants.is_settled, seconds=PATIENCE, what="quiet journals")
        yield running
    running.stop()


def kill(stack: RunningStack, name: str) -> None:
    """kill -9 of one process as it runs; returns when the supervisor has started it anew."""
    before = stack.pid_of(name)
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: stack.pid_of(name) != before, seconds=PATIENCE, what=f"the new start of {name}")


def emptied(stack: RunningStack) -> bool:
    """Whether Redis could be emptied by now."""
    with redis.Redis.from_url(stack.layout.redis_url) as client:
        try:
            return bool(client.flushall())
        except redis.ConnectionError:
            return False


def problems(stack: RunningStack) -> list[str]:
    return invariants.problems(today=plan.PRESENT.date(), anchor_dir=stack.layout.folder("anchors", "gateway"))


def test_a_city_whose_every_process_was_killed_is_as_planned(city: RunningStack) -> None:
    shown = mongo.database("ratings")["stores"].aggregate([{"$group": {"_id": "$rating.grade", "n": {"$sum": 1}}}])

    assert all(f"{name} 意外退出（信号 SIGKILL）" in city.said() for name in VICTIMS)
    assert problems(city) == []
    assert {each["_id"]: each["n"] for each in shown} == plan.EXPECTED_GRADES
    assert city.yaocheng("verify-journal").returncode == 0


#: What is spoiled: the invariant that must name it, service, collection, which document, and how.
SPOILED = [
    ("I4", "ratings", "store_years", {"points": {"$gt": 0}}, {"$inc": {"points": 1}}),
    ("I5", "ratings", "store_years", {"grade": "A"}, {"$set": {"grade": "B"}}),
    ("I5", "ratings", "stores", {"rating.grade": "A"}, {"$set": {"rating.grade": "B"}}),
    ("I5", "ratings", "chain_days", {"aspect": "member", "reading": "direct"}, {"$set": {"chain_id": "cha_other"}}),
    ("I6", "gateway", "papers", {"kind": "suspension_decision", "seq": 1}, {"$set": {"seq": 2}}),
    ("I7", "gateway", "papers", {"kind": "suspension_decision", "seq": 1}, {"$set": {"number": "示医保决〔2026〕9号"}}),
    (
        "I8",
        "gateway",
        "cases",
        {"status": "served"},
        {"$set": {"approvers": ["per_nobody"], "adopters": ["per_nobody"]}},
    ),
    ("I8", "gateway", "cases", {"status": "served"}, {"$set": {"status": "adopted"}}),
    ("I8", "agreements", "stores", {"holds.0": {"$exists": True}}, {"$set": {"holds.0.case_id": "cas_none"}}),
    ("I1", "agreements", "stores", {"holds.0": {"$exists": True}}, {"$set": {"holds": []}}),
    ("I10", "ratings", "journal", {"_id": 3}, {"$set": {"subject": "sto_other"}}),
]


@pytest.mark.parametrize(
    ("invariant", "service", "collection", "where", "change"),
    SPOILED,
    ids=[f"{n}-{row[0]}-{row[2]}" for n, row in enumerate(SPOILED)],
)
def test_a_spoiled_database_is_named_by_its_invariant(
    city: RunningStack, invariant: str, service: str, collection: str, where: dict[str, Any], change: Any
) -> None:
    target = mongo.database(service)[collection]
    before = target.find_one(where)
    assert before is not None
    target.update_one({"_id": before["_id"]}, change)

    found = problems(city)

    target.replace_one({"_id": before["_id"]}, before)
    assert any(text.startswith(f"{invariant} ") for text in found), found
    assert problems(city) == []
