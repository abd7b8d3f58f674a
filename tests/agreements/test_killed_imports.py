"""An import whose worker is killed anywhere is taken up again: each row once, announced once, seen all at once."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from common import jobs
from deploy.children import start_child, stop_child, wait_until
from tests.agreements.rosters import csv_of, row

ROWS = 1_201


@pytest.fixture
def committed(api, drain):
    """Call with a name: the id of a committed import of three chunks whose job waits."""

    def build(name: str) -> str:
        rows = [row(f"{name}{n}药房", chain=f"{name}{n % 5}" if n % 2 else "") for n in range(ROWS)]
        uploaded = api.upload(csv_of(rows))
        assert uploaded.status_code == 201, uploaded.json
        import_id = uploaded.json["id"]
        assert api.post(f"/imports/{import_id}/commit").status_code == 200
        drain("agreements")
        return import_id

    return build


def run_jobs(environ: dict[str, str], fault: str = "") -> int:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("YAOCHENG_")}
    command = [sys.executable, "-m", "tests.agreements.run_jobs"]
    done = subprocess.run(command, env={**inherited, **environ, "YAOCHENG_FAULT": fault}, timeout=120, check=False)
    return done.returncode


def bury(agreements_db) -> None:
    """Let the dead worker's job count as abandoned now, instead of after its heartbeat went stale."""
    agreements_db["jobs"].update_many(
        {"state": "running"}, {"$set": {"heartbeat_at": datetime(2020, 1, 1, tzinfo=UTC)}}
    )


@pytest.mark.parametrize(
    "fault",
    ["in_job", "in_import", "in_import:3", "before_write:3", "after_write:6", "after_complete", "in_announcing:2"],
)
def test_a_killed_import_is_taken_up_again(committed, api, settle, environment_of, agreements_db, fault):
    name = f"断点{fault.replace(':', '第').replace('_', '')}"
    import_id = committed(name)

    assert run_jobs(environment_of("agreements"), fault) == -signal.SIGKILL
    half = api.get(f"/imports/{import_id}").json
    if half["state"] == "committed":
        assert api.get("/stores", q=name).json["count"] == 0
    bury(agreements_db)
    settle()

    done = api.get(f"/imports/{import_id}").json
    assert (done["state"], done["stores"], done["skipped"]) == ("complete", ROWS, 0)
    stores = list(agreements_db["stores"].find({"import_id": import_id}, {"row": 1, "version": 1}))
    assert sorted(each["row"] for each in stores) == list(range(2, ROWS + 2))
    assert {each["version"] for each in stores} == {1}
    assert announced(agreements_db, import_id) == sorted(each["_id"] for each in stores)
    assert jobs.due("agreements") == []


def announced(agreements_db, import_id: str) -> list[str]:
    """The stores that the journal's announcements of an import name, each as often as it is named."""
    from common import journal

    entries = journal.read(agreements_db, after=0, limit=100_000)
    return sorted(
        store["store_id"]
        for entry in entries
        if entry.name == "StoresRegistered" and entry.data["import_id"] == import_id
        for store in entry.data["stores"]
    )


def test_the_real_worker_applies_what_the_clerk_puts_into_the_queue(
    committed, api, drain, environment_of, agreements_db, redis_url, scratch
):
    import_id = committed("真工人")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("YAOCHENG_")}
    command = [
        *(sys.executable, "-m", "dramatiq", "services.agreements.worker"),
        *("--processes", "1", "--threads", "1"),
    ]
    with (scratch / "worker.log").open("wb") as log:
        worker = start_child(command, environ={**environ, **environment_of("agreements")}, output=log)
    broker = jobs.broker(redis_url, namespace="agreements")
    try:
        jobs.enqueue_lost("agreements", broker)
        wait_until(
            lambda: api.get(f"/imports/{import_id}").json["state"] == "complete",
            seconds=60,
            what=f"the worker, see {scratch}/worker.log",
        )
    finally:
        stop_child(worker)
        broker.close()
    drain("agreements")

    assert api.get("/stores", q="真工人").json["count"] == "1000+"
