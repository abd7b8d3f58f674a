"""What the clerk asks for three times a second: it reads papers that wait for it, and none beside them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from services.gateway.papers.storage import papers

NOW = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.fixture
def queue(gateway_db: Any) -> Iterator[Any]:
    """Two hundred papers that a worker has still to render, and as many that wait for their service."""
    made = [
        {"_id": f"pap_{status}_{number}", "status": status, "job_id": "job", "ordered_at": NOW, "withheld": []}
        for status in ("numbered", "rendered")
        for number in range(200)
    ]
    gateway_db["papers"].insert_many(made)
    yield gateway_db
    gateway_db["papers"].delete_many({"ordered_at": NOW})


@pytest.mark.parametrize("find", [lambda: papers.without_job(limit=100), papers.list_withheld, papers.series_waiting])
def test_papers_that_wait_for_others_are_not_read(queue: Any, find: Callable[[], list[Any]]) -> None:
    queue.command("profile", 2)
    try:
        assert find() == []
    finally:
        queue.command("profile", 0)
    (asked,) = queue["system.profile"].find({"ns": f"{queue.name}.papers"})
    queue.drop_collection("system.profile")

    assert (asked["docsExamined"], asked["keysExamined"] <= 1) == (0, True)
