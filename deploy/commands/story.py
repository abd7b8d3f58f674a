"""`yaocheng story`: the main job as one story, over HTTP, with the evidence of each step."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.children import StartError


@click.command()
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="a public list of real pharmacies; without it the sample city plays",
)
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="a folder for the decisions as PDF")
def command(*, roster: Path | None, keep: Path | None) -> None:
    """Run the main job over HTTP as its users would, and print each step with its evidence.

    It starts an empty system of its own with its own clock, and stops it at the end; a running one is left alone.
    """
    from deploy.story import StoryFailed, run_story

    try:
        run_story(roster=roster, keep=keep, report=click.echo)
    except StoryFailed as failure:
        raise StartError(f"故事没有如期进行：{failure}") from failure
