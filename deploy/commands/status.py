"""`yaocheng status`: what runs in the data folder, how much memory it takes, and what stands still in each service."""

from __future__ import annotations

import sys

import click

from common.work.standstill import Standstill, standing_still
from deploy.stack.reach import connected, is_in_container, prepare_clock, reachable_services
from deploy.stack.running import Usage, running_layout, usage

#: Nothing runs here.
_NOTHING = 1


@click.command()
def command() -> None:
    """Show the processes of the running system, their memory (PSS: shared pages counted once), and what stands still.

    The exit status is 0 when all is well, 1 when nothing runs, else that of the worst condition (docs/operate.md). In a
    container it looks at the service of that container alone.
    """
    if not is_in_container():
        _show_processes()
    prepare_clock()
    still = [(service, each) for service in reachable_services() for each in _standing_still(service)]
    for service, each in still:
        click.echo(f"{service}：{each.message} [{each.condition.code}]")
    sys.exit(min((each.condition.exit_status for _, each in still), default=0))


def _show_processes() -> None:
    layout = running_layout()
    rows = usage(layout)
    if not rows:
        click.echo(f"数据目录 {layout.data} 中没有正在运行的系统。", err=True)
        sys.exit(_NOTHING)
    for line in table(rows):
        click.echo(line)
    click.echo(f"地址 {layout.address}")


def _standing_still(service: str) -> tuple[Standstill, ...]:
    with connected(service):
        return standing_still(service)


def table(rows: tuple[Usage, ...]) -> list[str]:
    """The rows as aligned text with a total; memory in MiB."""
    lines = [f"{'进程':<18}{'pid':>8}{'数目':>6}{'PSS/MiB':>10}{'RSS/MiB':>10}"]
    lines += [f"{row.name:<20}{row.pid:>8}{row.processes:>8}{row.pss:>10.0f}{row.rss:>10.0f}" for row in rows]
    pss, rss = sum(row.pss for row in rows), sum(row.rss for row in rows)
    return [*lines, f"{'合计':<18}{'':>8}{sum(row.processes for row in rows):>8}{pss:>10.0f}{rss:>10.0f}"]
