"""`yaocheng jobs` on a database with jobs that failed or wait."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from common.work import jobs

AT = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
Yaocheng = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def yaocheng(agreements_db: Any, environment_of: Callable[..., dict[str, str]]) -> Yaocheng:
    """Call with arguments: the command `jobs`, run in the place of a container of agreements that has no jobs yet."""
    agreements_db["jobs"].delete_many({})

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "deploy.cli", "jobs", *arguments]
        environ = {**os.environ, **environment_of("agreements")}
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def create(yaocheng: Yaocheng, agreements_db: Any) -> Callable[..., str]:
    """Call with a subject and fields: the id of a job on it, whose record says so."""

    def build(subject: str, **fields: Any) -> str:
        job_id = jobs.create("agreements", kind="apply_import", subject=subject, key=subject, at=AT)
        if fields:
            agreements_db["jobs"].update_one({"_id": job_id}, {"$set": fields})
        return job_id

    return build


def fail(create: Callable[..., str], subject: str) -> str:
    return create(subject, state=jobs.State.FAILED, attempts=5, error="ValueError: no")


def test_without_jobs_it_says_so(yaocheng: Yaocheng) -> None:
    listed = yaocheng("list")

    assert (listed.returncode, listed.stdout) == (0, "没有失败或等待的任务。\n")


def test_failed_and_waiting_jobs_are_listed_failed_ones_first(yaocheng: Yaocheng, create: Callable[..., str]) -> None:
    waiting, failed = create("imp_waiting"), fail(create, "imp_failed")
    create("imp_done", state=jobs.State.DONE)

    listed = yaocheng("list", "--service", "agreements")

    assert listed.returncode == 1, listed.stderr
    kind = "（apply_import），主体"
    assert listed.stdout.splitlines() == [
        f"agreements 任务 {failed}{kind} imp_failed，2026-03-01 09:30 建立，失败，已试 5 次：ValueError: no",
        f"agreements 任务 {waiting}{kind} imp_waiting，2026-03-01 09:30 建立，等待，已试 0 次",
    ]


def test_jobs_that_only_wait_are_no_failure(yaocheng: Yaocheng, create: Callable[..., str]) -> None:
    create("imp_waiting")

    assert yaocheng("list").returncode == 0


def test_one_failed_job_begins_again(yaocheng: Yaocheng, create: Callable[..., str]) -> None:
    chosen, other = fail(create, "imp_1"), fail(create, "imp_2")

    retried = yaocheng("retry", chosen)

    assert (retried.returncode, retried.stdout) == (0, "重新开始的失败任务：1 项\n")
    assert [(job.id, job.attempts) for job in jobs.due("agreements")] == [(chosen, 0)]
    assert jobs.get("agreements", other).state is jobs.State.FAILED


def test_all_failed_jobs_begin_again(yaocheng: Yaocheng, create: Callable[..., str]) -> None:
    failed = {fail(create, "imp_1"), fail(create, "imp_2")}

    retried = yaocheng("retry", "--all")

    assert (retried.returncode, retried.stdout) == (0, "重新开始的失败任务：2 项\n")
    assert {job.id for job in jobs.due("agreements")} == failed


def test_a_job_that_is_unknown_or_has_not_failed_is_refused(yaocheng: Yaocheng, create: Callable[..., str]) -> None:
    unknown = yaocheng("retry", "job_other")
    waiting = yaocheng("retry", create("imp_waiting"))

    assert (unknown.returncode, waiting.returncode) == (1, 1)
    assert "job_not_found" in unknown.stderr
    assert "job_not_failed" in waiting.stderr


@pytest.mark.parametrize("arguments", [(), ("job_1", "--all")])
def test_either_one_job_or_all_must_be_named(yaocheng: Yaocheng, arguments: tuple[str, ...]) -> None:
    refused = yaocheng("retry", *arguments)

    assert refused.returncode == 2
    assert "--all" in refused.stderr


def test_jobs_of_another_service_are_reached_from_its_own_container(yaocheng: Yaocheng) -> None:
    refused = yaocheng("list", "--service", "gateway")

    assert refused.returncode == 1
    assert "请在服务 gateway 的容器中运行" in refused.stderr
