"""`yaocheng clock`: the one clock of all processes, which only environments demo and test let be set."""

from __future__ import annotations

from datetime import datetime

import click

from common import clock
from common.errors import Invalid
from common.phrases import N_
from deploy.stack.reach import prepare_clock


@click.group()
def command() -> None:
    """Show or set the clock of all processes (demo and test only; refused in production)."""
    prepare_clock()


@command.command()
def show() -> None:
    """Show the present instant of the system, in Asia/Shanghai."""
    _tell(clock.now())


@command.command(name="set")
@click.argument("instant")
def set_to(instant: str) -> None:
    """Set the clock to INSTANT: 2026-11-22, or 2026-11-22T09:30; without a zone Asia/Shanghai is meant."""
    _tell(clock.set_clock(read_instant(instant)))


@command.command()
@click.option("--days", default=0)
@click.option("--hours", default=0)
@click.option("--minutes", default=0)
def advance(*, days: int, hours: int, minutes: int) -> None:
    """Let time pass (or go back, with negative numbers); at least one of the options says how much."""
    if not (days or hours or minutes):
        raise click.UsageError("请用 --days、--hours 或 --minutes 说明时钟走多少，例如 --days 1。")
    _tell(clock.advance(days=days, hours=hours, minutes=minutes))


@command.command()
def reset() -> None:
    """Return to real time."""
    _tell(clock.reset())


def read_instant(text: str) -> datetime:
    """An instant written as ISO 8601; a missing zone is Asia/Shanghai. Raises `Invalid`."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            N_("无法读懂时刻 %(text)s，请写成 2026-11-22 或 2026-11-22T09:30 的形式。"),
            code="instant_invalid",
            text=text,
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=clock.SHANGHAI)


def _tell(instant: datetime) -> None:
    click.echo(instant.astimezone(clock.SHANGHAI).isoformat(timespec="seconds"))
