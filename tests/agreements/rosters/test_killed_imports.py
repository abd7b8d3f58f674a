"""An import whose worker is killed anywhere is taken up again: each row once, announced once, seen all at once."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import psutil
import pytest

from common import clock
from common.work import jobs
from deploy.demo.city.codes import social_credit_code
from deploy.stack.children import start_child, stop_child, wait_until
from services.agreements.rosters.usecases.apply_import import apply_import
from tests.agreements.roster_files import csv_of, row

ROWS = 1_201


@pytest.fixture
def committed(api, drain):
    """Call with a name: the id of a committed import of three chunks whose job waits."""

    def build(name: str) -> str:
        rows = [row(f"{name}{n}药房", chain=f"{name}{n % 5}" if n % 2 else "") for n in range(ROWS)]
        import_id = committed_import(api, rows)
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
    [
        *("in_job", "in_import", "in_import:3", "before_write:3", "after_registration", "after_write:7"),
        *("after_complete", "in_announcing:2"),
    ],
)
def test_a_killed_import_is_taken_up_again(committed, api, settle, environment_of, agreements_db, fault):
    name = f"断点{fault.replace(':', '第').replace('_', '')}"
    import_id = committed(name)

    assert run_jobs(environment_of("agreements"), fault) == -signal.SIGKILL
    half = api.get(f"/imports/{import_id}").json
    is_seen = fault in ("after_registration", "after_write:7", "after_complete", "in_announcing:2")
    assert half["state"] == ("complete" if is_seen and fault != "after_registration" else "committed")
    assert api.get("/stores", q=name).json["count"] == ("1000+" if is_seen else 0)
    bury(agreements_db)
    settle()

    done = api.get(f"/imports/{import_id}").json
    assert (done["state"], done["stores"], done["skipped"]) == ("complete", ROWS, 0)
    stores = list(agreements_db["stores"].find({"import_id": import_id}, {"row": 1, "version": 1}))
    assert sorted(each["row"] for each in stores) == list(range(2, ROWS + 2))
    assert {each["version"] for each in stores} == {1}
    assert announced(agreements_db, import_id) == sorted(each["_id"] for each in stores)
    assert jobs.due("agreements") == []


@pytest.mark.parametrize("fault", ["before_rows", "after_rows", "before_rows:2", "after_rows:3"])
def test_a_killed_import_and_another_never_give_one_uscc_to_two_chains(
    api, drain, settle, environment_of, agreements_db, fault
):
    name = f"抢码{fault.replace(':', '第').replace('_', '')}"
    code = social_credit_code("369902", of=name)
    killed, other = (
        committed_import(
            api, [row(f"{name}{who}{n}店", chain=f"{name}{who}链", 统一社会信用代码=code) for n in range(rows)]
        )
        for who, rows in (("甲", ROWS), ("乙", 3))
    )
    drain("agreements")

    assert run_jobs(environment_of("agreements"), fault) == -signal.SIGKILL
    has_begun = agreements_db["stores"].count_documents({"uscc": code}) > 0
    apply_import(other, progress=lambda *_: None, clock=clock.now)
    bury(agreements_db)
    settle()

    done = [api.get(f"/imports/{each}").json for each in (killed, other)]
    assert [each["state"] for each in done] == ["complete", "complete"]
    assert [each["stores"] for each in done] == ([ROWS, 0] if has_begun else [0, 3])
    assert has_begun is (fault != "before_rows")
    assert {each["code"] for one in done for each in one["skipped_rows"]} == {"duplicate_uscc"}
    stores = agreements_db["stores"].find({"uscc": code}, {"import_id": 1})
    assert {each["import_id"] for each in stores} == {killed if has_begun else other}


def committed_import(api, rows) -> str:
    uploaded = api.upload(csv_of(rows))
    assert uploaded.status_code == 201, uploaded.json
    assert api.post(f"/imports/{uploaded.json['id']}/commit").status_code == 200
    return uploaded.json["id"]


def announced(agreements_db, import_id: str) -> list[str]:
    """The stores that the journal's announcements of an import name, each as often as it is named."""
    from common.journal import journal

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
        niceness = {each.nice() for each in psutil.Process(worker.pid).children(recursive=True)}
    finally:
        stop_child(worker)
        broker.close()
    drain("agreements")

    assert api.get("/stores", q="真工人").json["count"] == "1000+"
    assert max(niceness) == os.nice(0) + 10, "a worker stands behind those who answer requests"
