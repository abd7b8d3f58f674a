"""`yaocheng parked`: journal entries whose effect failed five times, which wait for a person (blueprint section 4)."""

from __future__ import annotations

import importlib
import sys

import click

from common.journal.feed.parking import Parked, parked_entries, parked_subjects, retry_parked
from common.settings import SERVICES
from deploy.stack.reach import connected, reachable_services

_SERVICE = click.Choice(SERVICES)


@click.group()
def command() -> None:
    """List journal entries whose effect failed, or try them again."""


@command.command(name="list")
@click.argument("service", type=_SERVICE, required=False)
def list_parked(service: str | None) -> None:
    """Show what waits, of one service or of all; exit status 1 when something does."""
    found = 0
    for each in (service,) if service else reachable_services():
        with connected(each) as (_, database):
            for entry in parked_entries(database):
                click.echo(line(each, entry))
                found += 1
    if not found:
        click.echo("没有搁置的日志条目。")
    sys.exit(1 if found else 0)


@command.command()
@click.argument("service", type=_SERVICE)
@click.option("--source", type=_SERVICE, help="only entries of this service's journal")
@click.option("--subject", help="only entries about this store, chain, case …")
@click.option("--by", required=True, help="who asks for it; noted with the entry")
def retry(service: str, *, source: str | None, subject: str | None, by: str) -> None:
    """Apply parked entries of SERVICE again, each subject in the order of its entries."""
    handlers = importlib.import_module(f"services.{service}.handlers").HANDLERS
    with connected(service) as (_, database):
        for each in (source,) if source else sorted(handlers):
            waiting = len(parked_subjects(database, each))
            done = retry_parked(database, each, handlers.get(each, {}), subject=subject, by=by)
            click.echo(f"{service} 处理 {each} 的日志：搁置主体 {waiting} 个，本次完成 {done} 条")
        left = parked_entries(database, source=source)
    for entry in left:
        click.echo(line(service, entry))
    sys.exit(1 if left else 0)


def line(service: str, entry: Parked) -> str:
    """One parked entry for a person: where, which, about what, why."""
    return (
        f"{service} ← {entry.source} 第 {entry.seq} 条 {entry.name}，主体 {entry.subject}，"
        f"已试 {entry.attempts} 次：{entry.error}"
    )
