"""`yaocheng verify-journal`: the hash chain of each journal, from its first entry, against the heads kept outside.

Also whether it has what the service's documents have told.
"""

from __future__ import annotations

import sys

import click

from common.journal import anchors, completeness, journal
from common.people.tokens import Keyring
from common.settings import SERVICES
from deploy.stack.reach import connected, reachable_services


@click.command()
@click.argument("service", type=click.Choice(SERVICES), required=False)
def command(service: str | None) -> None:
    """Check the journal of SERVICE, or of all; names the first broken entry, with exit status 1."""
    results = [is_whole(each) for each in ((service,) if service else reachable_services())]
    sys.exit(0 if all(results) else 1)


def is_whole(service: str) -> bool:
    """Whether the journal of a service is as it was written; says what was found."""
    with connected(service) as (settings, database):
        try:
            heads = anchors.read_heads(settings.anchor_dir, Keyring.from_settings(settings), service)
        except anchors.AnchorBroken as error:
            click.echo(f"{service}：{error}")
            return False
        found = journal.verify(database, heads=heads)
        missing = list(completeness.incomplete(service))
    for line in missing:
        click.echo(f"{service}：{line}")
    if found.first_broken is None and not missing:
        click.echo(f"{service}：日志共 {found.entries} 条，完整无误；与库外 {len(heads)} 个签名日志头相符。")
        return True
    if found.first_broken is not None:
        click.echo(f"{service}：日志第 {found.first_broken} 条已损坏：{found.reason}")
    return False
