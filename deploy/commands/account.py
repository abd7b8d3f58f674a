"""`yaocheng account`: the first administrator of a new installation, who makes all other accounts in the gateway."""

from __future__ import annotations

import os
import uuid

import click

from common import clock, migrations
from common.people.commands import Command, derived_id, service_actor
from deploy.stack.reach import connected, environment_for


@click.group()
def command() -> None:
    """Make the first administrator of a new installation."""


@command.command()
@click.option("--username", required=True)
@click.option("--person-name", required=True, help="the natural person behind the account")
@click.option(
    "--password", envvar="YAOCHENG_ADMINISTRATOR_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True
)
def create_administrator(*, username: str, person_name: str, password: str) -> None:
    """Create the account; refused once there are accounts. The password is asked for, or read from the environment."""
    from services.gateway import ALIAS, policies
    from services.gateway.accounts.usecases.create_first_administrator import create_first_administrator
    from services.gateway.migrations import MIGRATIONS

    environment = environment_for("gateway")
    for name in ("YAOCHENG_ENVIRONMENT", "YAOCHENG_CLOCK_FILE"):
        os.environ.update({name: environment[name]} if name in environment else {})
    with connected(ALIAS) as (settings, _):
        migrations.bring_up(ALIAS, MIGRATIONS, environment=settings.environment)
        at = clock.now()
        receipt = create_first_administrator(
            username=username,
            password=password,
            person_name=person_name,
            rules=policies.current().sign_in.on(clock.local_day(at)),
            command=Command(service_actor("gateway"), derived_id("cmd", uuid.uuid4().hex), at),
        )
    click.echo(f"已开立管理员账号 {username}（{receipt.resource_id}）。")
