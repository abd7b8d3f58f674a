"""`yaocheng jobs`: slow work that failed and waits for a person, or that waits for a worker (blueprint section 4)."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence

import click

from common import clock
from common.phrases import N_
from common.settings import SERVICES
from common.work import jobs
from deploy.stack.reach import connected, reachable_services

_STATES = {jobs.State.FAILED: "失败", jobs.State.WAITING: "等待"}
_SERVICE = click.option("--service", type=click.Choice(SERVICES), help="only jobs of this service")


@click.group()
def command() -> None:
    """List jobs that failed or wait, or let those that failed begin again."""


@command.command(name="list")
@_SERVICE
def list_jobs(service: str | None) -> None:
    """Show failed and waiting jobs, of one service or of all; exit status 1 when one has failed."""
    found: list[jobs.Job] = []
    for each in _chosen(service):
        with connected(each):
            waiting = jobs.find_waiting(each)
        for job in waiting:
            click.echo(line(each, job))
        found += waiting
    if not found:
        click.echo("没有失败或等待的任务。")
    sys.exit(1 if any(job.state is jobs.State.FAILED for job in found) else 0)


@command.command()
@click.argument("job_id", required=False)
@click.option("--all", "is_all", is_flag=True, help="every job that failed")
@_SERVICE
def retry(*, job_id: str | None, is_all: bool, service: str | None) -> None:
    """Let the failed job JOB_ID begin again, or with --all every failed one: due at once, its attempts forgotten."""
    if bool(job_id) is is_all:
        raise click.UsageError("请给出一个任务编号，或者用 --all 指明全部失败的任务。")
    services = _chosen(service)
    retried = _retry_one(job_id, services) if job_id else sum(map(_retry_all, services))
    click.echo(f"重新开始的失败任务：{retried} 项")


def line(service: str, job: jobs.Job) -> str:
    """One job for a person: where, which, about what, since when, how it stands, why."""
    created = f"{job.created_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    return (
        f"{service} 任务 {job.id}（{job.kind}），主体 {job.subject}，{created} 建立，"
        f"{_STATES[job.state]}，已试 {job.attempts} 次" + (f"：{job.error}" if job.error else "")
    )


def _chosen(service: str | None) -> Sequence[str]:
    return (service,) if service else reachable_services()


def _retry_all(service: str) -> int:
    with connected(service):
        return jobs.retry_all(service)


def _retry_one(job_id: str, services: Sequence[str]) -> int:
    """A job's id does not tell its service: the first that knows it. Raises `JobMissing`, `JobNotFailed`."""
    for service in services:
        with connected(service), contextlib.suppress(jobs.JobMissing):
            jobs.retry(service, job_id)
            return 1
    raise jobs.JobMissing(N_("没有找到任务 %(job)s，请用 yaocheng jobs list 核对任务编号。"), job=job_id)
