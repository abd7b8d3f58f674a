"""`yaocheng story`: the main job as one story, over HTTP, with the evidence of each step."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

import click

from deploy.stack.children import StartError
from deploy.stack.embedded import mongod_program, redis_program


@click.command()
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="any roster that `yaocheng import` takes and that has a chain of 56 stores and one of 22; what else it lacks "
    "is told; without it the sample city plays",
)
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="a folder in which the PDFs of the decisions stay"
)
def command(*, roster: Path | None, keep: Path | None) -> None:
    """Run the main job over HTTP as its users would, and print each step with its evidence.

    It starts an empty system of its own on free ports, moves its clock forward, and stops it again; a running system
    is not touched.
    """
    check_means()
    from deploy.demo.story import StoryFailed, run_story

    started = time.monotonic()
    try:
        steps = run_story(roster=roster, keep=keep, report=click.echo)
    except StoryFailed as failure:
        click.echo(f"故事中断：{failure}", err=True)
        sys.exit(1)
    click.echo(f"\n共 {len(steps)} 步，全部如期，用时 {time.monotonic() - started:.0f} 秒。")


def check_means() -> None:
    """Raise `StartError` where a part is missing that only a development set-up has, as in the image."""
    mongod_program()
    redis_program()
    if importlib.util.find_spec("pikepdf") is None:
        raise StartError(
            "缺少读取 PDF 的库 pikepdf，它只随开发环境安装。"
            "请在源码目录中运行 make setup，再运行 .venv/bin/yaocheng story。"
        )
