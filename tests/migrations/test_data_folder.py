"""A data folder of version 0.1 as `make run` meets it: it starts as it is, and what is in it is there and verifies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from common import mongo
from deploy.demo.city import cast
from deploy.stack.children import wait_until
from deploy.stack.hand import Hand
from deploy.stack.layout import read_layout
from services.gateway.migrations import MIGRATIONS
from tests import invariants
from tests.migrations.loading import Dump, running_mongod
from tests.stacks import START_SECONDS, RunningStack, free_environment

CITY = Dump("v0.1/city")


@pytest.fixture(scope="module")
def old_city(scratch: Path) -> Iterator[RunningStack]:
    """The sample city of version 0.1, started by the present code."""
    folder = scratch / "old-city"
    environ = free_environment(folder / "run")
    CITY.load_folder(read_layout(environ))
    running = RunningStack(folder, environ=environ).wait_ready()
    yield running
    running.stop()


def test_the_journals_verify_against_the_heads_of_then(old_city: RunningStack) -> None:
    def counted() -> list[str]:
        checked = old_city.yaocheng("verify-journal")
        assert checked.returncode == 0, checked.stdout
        return [line.split("条，")[0] for line in checked.stdout.splitlines()]

    # Of the gateway 48, and the scopes of 19 accounts that a migration tells.
    whole = ["agreements：日志共 1117 ", "ratings：日志共 144 ", "gateway：日志共 67 "]
    wait_until(lambda: counted() == whole, seconds=30, what="all that the migration tells")


def test_every_invariant_holds_in_the_migrated_data(old_city: RunningStack) -> None:
    with invariants.opened(old_city.layout.mongo_uri):
        found = invariants.problems(today=CITY.present.date(), anchor_dir=old_city.layout.folder("anchors", "gateway"))
        migrated = [each["_id"] for each in mongo.database("gateway")["migrations"].find({})]

    assert found == []
    assert migrated == [each.name for each in MIGRATIONS]


def test_accounts_cases_and_papers_of_then_are_read_and_used(old_city: RunningStack) -> None:
    with httpx2.Client(base_url=old_city.address, timeout=30.0, trust_env=False) as client:
        auditor = Hand(client, username="auditor", password=cast.DEMO_PASSWORD, series="look")
        [paper] = auditor.get("/papers")["items"]
        [served] = [each for each in auditor.get("/cases")["items"] if each["status"] == "served"]

        assert (paper["number"], paper["status"]) == (served["number"], "served")
        assert auditor.get_bytes(f"/papers/{paper['id']}/pdf").startswith(b"%PDF")


def test_a_folder_of_a_later_version_is_refused_in_one_sentence(old_city: RunningStack, tmp_path: Path) -> None:
    old_city.stop()
    with running_mongod(old_city.layout) as client:
        client["yaocheng_ratings"]["migrations"].insert_one({"_id": "of_the_future", "number": 2, "by": "9.1.0"})

    refused = RunningStack(tmp_path, environ=old_city.environ)

    assert refused.process.wait(timeout=START_SECONDS) == 1
    assert (
        f"数据目录 {old_city.layout.data} 不能由这个版本使用：数据库 yaocheng_ratings 由较新的程序写成"
        in refused.said()
    )
    assert "YAOCHENG_DATA" in refused.said()
    assert "Traceback" not in refused.said()
    assert "index dropped" not in refused.said()
