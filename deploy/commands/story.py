"""`yaocheng story`: the main job as one story, over HTTP, with the evidence of each step."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click


@click.command()
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="the public list of real pharmacies of 2020; without it the sample city plays",
)
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="a folder in which the PDFs of the decisions stay"
)
def command(*, roster: Path | None, keep: Path | None) -> None:
    """Run the main job over HTTP as its users would, and print each step with its evidence.

    It starts an empty system of its own on free ports, moves its clock forward, and stops it again; a running system
    is not touched.
    """
    from deploy.story import StoryFailed, run_story

    started = time.monotonic()
    try:
        steps = run_story(roster=roster, keep=keep, report=click.echo)
    except StoryFailed as failure:
        click.echo(f"故事中断：{failure}", err=True)
        sys.exit(1)
    click.echo(f"\n共 {len(steps)} 步，全部如期，用时 {time.monotonic() - started:.0f} 秒。")
