"""`yaocheng parked`: what waits for a person (blueprint section 4).

Journal entries whose effect failed five times; and messages that are held because the journal has another one under
their id, which `release` lets in under an id of their own.
"""

from __future__ import annotations

import importlib
import sys

import click

from common.journal.feed.parking import Parked, parked_entries, parked_subjects, retry_parked
from common.journal.holding import Held, held_messages
from common.journal.holding import release as release_held
from common.settings import SERVICES
from deploy.stack.reach import connected, reachable_services

_SERVICE = click.Choice(SERVICES)


@click.group()
def command() -> None:
    """List journal entries whose effect failed and messages that are held; try them again, or release them."""


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
            for held in held_messages(each):
                click.echo(held_line(each, held))
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


@command.command()
@click.argument("service", type=_SERVICE)
@click.argument("message_id")
@click.option("--by", required=True, help="who has compared the two; said in the journal")
def release(service: str, message_id: str, *, by: str) -> None:
    """Let a held message of SERVICE go into the journal under an id of its own."""
    with connected(service):
        fresh = release_held(service, message_id, by=by)
    click.echo(f"{service} 消息 {message_id} 以新编号 {fresh} 入日志")


def held_line(service: str, held: Held) -> str:
    """One held message for a person: where, which, about what, what is in its way."""
    return (
        f"{service} {held.collection} 的 {held.document_id}：消息 {held.message_id}（{held.name}，主体 {held.subject}）"
        f"与日志第 {held.seq} 条同号而内容不同，未入日志，其后的消息也在等待；核对后用 parked release 放行"
    )


def line(service: str, entry: Parked) -> str:
    """One parked entry for a person: where, which, about what, why."""
    return (
        f"{service} ← {entry.source} 第 {entry.seq} 条 {entry.name}，主体 {entry.subject}，"
        f"已试 {entry.attempts} 次：{entry.error}"
    )
