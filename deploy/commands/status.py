"""`yaocheng status`: what runs in the data folder, and how much memory each process takes."""

from __future__ import annotations

import sys

import click

from deploy.stack.running import Usage, running_layout, usage


@click.command()
def command() -> None:
    """Show the processes of the running system and their memory (PSS: shared pages counted once)."""
    layout = running_layout()
    rows = usage(layout)
    if not rows:
        click.echo(f"数据目录 {layout.data} 中没有正在运行的系统。", err=True)
        sys.exit(1)
    for line in table(rows):
        click.echo(line)
    click.echo(f"地址 {layout.address}")


def table(rows: tuple[Usage, ...]) -> list[str]:
    """The rows as aligned text with a total; memory in MiB."""
    lines = [f"{'进程':<18}{'pid':>8}{'数目':>6}{'PSS/MiB':>10}{'RSS/MiB':>10}"]
    lines += [f"{row.name:<20}{row.pid:>8}{row.processes:>8}{row.pss:>10.0f}{row.rss:>10.0f}" for row in rows]
    pss, rss = sum(row.pss for row in rows), sum(row.rss for row in rows)
    return [*lines, f"{'合计':<18}{'':>8}{sum(row.processes for row in rows):>8}{pss:>10.0f}{rss:>10.0f}"]
