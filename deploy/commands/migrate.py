"""`yaocheng migrate`: brings databases that an earlier version wrote into the form that this version reads."""

from __future__ import annotations

import click

from common import migrations
from common.migrations import Migrated
from common.settings import SERVICES
from deploy.stack.reach import connected, reachable_services
from deploy.versions import migrations_of


@click.command()
@click.argument("service", type=click.Choice(SERVICES), required=False)
def command(service: str | None) -> None:
    """Migrate the database of SERVICE, or of all: forward only, each step once; run again, it goes on or does nothing.

    Production never does this by itself: stop the service's processes and back the database up before. Indexes that
    are declared no longer are dropped.
    """
    for each in (service,) if service else reachable_services():
        with connected(each):
            done = migrations.migrate(each, migrations_of(each))
        click.echo(line(each, done))


def line(service: str, done: Migrated) -> str:
    """What was done, for a person."""
    dropped = f"；删除不再使用的索引 {'、'.join(f'{c}.{name}' for c, name in done.dropped)}" if done.dropped else ""
    if done.found == done.reached:
        return f"{service}：数据结构已是第 {done.reached} 版，无需迁移{dropped}。"
    steps = "、".join(f"{name}（{count} 份）" for name, count in done.taken.items()) or "由另一个进程完成"
    return f"{service}：数据结构由第 {done.found} 版升至第 {done.reached} 版：{steps}{dropped}。"
