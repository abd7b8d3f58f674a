"""The look-ups of every round and every refused command must go through the partial index, and never scan."""

from __future__ import annotations

from typing import Any

import pytest

from common import mongo
from tests.counting import LEFT, Book

pytestmark = pytest.mark.usefixtures("pair")


def stages(plan: dict[str, Any]) -> list[str]:
    inner = plan.get("inputStage")
    return [plan["stage"], *(stages(inner) if inner else [])]


@pytest.mark.parametrize(
    "where", [{"pending.id": {"$exists": True}}, {"pending.id": "msg_1"}], ids=["the relay", "a repeated command"]
)
def test_pending_messages_are_found_by_index(where: dict[str, Any]) -> None:
    Book().open("open-1", "cnt_1")

    plan = mongo.database(LEFT)["counters"].find(where).explain()["queryPlanner"]["winningPlan"]

    assert "IXSCAN" in stages(plan)
    assert "COLLSCAN" not in stages(plan)
