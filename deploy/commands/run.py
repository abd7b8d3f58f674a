"""`yaocheng run`: the embedded stack."""

from __future__ import annotations

import click

from deploy.demo.local import run
from deploy.stack.layout import read_layout


@click.command()
@click.option("--no-sample-city", is_flag=True, help="leave an empty database empty")
def command(*, no_sample_city: bool) -> None:
    """Start the whole system on this machine with real parts; Ctrl-C stops it.

    YAOCHENG_DATA names the data folder (default ./.run), YAOCHENG_PORT_GATEWAY, _AGREEMENTS, _RATINGS, _MONGO and
    _REDIS the ports.
    """
    run(read_layout(), sample_city=not no_sample_city)
