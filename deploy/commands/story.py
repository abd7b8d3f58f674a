"""`yaocheng story`: the main job as one story, over HTTP, with the evidence of each step."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.reach import gateway_address, prepare_clock


@click.command()
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="a roster of real pharmacies, such as the public one of 2020; without it the sample city plays",
)
def command(*, roster: Path | None) -> None:
    """Run the main job over HTTP as its users would, and print each step with its evidence.

    It needs a running system (`yaocheng run`) and moves its clock forward.
    """
    from deploy.story import run_story

    prepare_clock()
    run_story(gateway_address(), roster=roster, report=click.echo)
