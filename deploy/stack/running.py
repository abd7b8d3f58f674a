"""What is running in a data folder: written by the supervisor, read by the other commands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from deploy.stack.children import StartError
from deploy.stack.layout import Layout, data_folder, port_variable, read_layout
from deploy.stack.notes import read_note, write_note


def write_stack(layout: Layout, pids: Mapping[str, int]) -> None:
    """Note the supervisor and its children, so that `yaocheng status` and the next start find them."""
    processes = [{"name": name, "pid": pid, "created": _created(pid)} for name, pid in pids.items()]
    content = {"pid": os.getpid(), "ports": dict(layout.ports), "processes": processes}
    write_note(layout.folder() / "stack.json", content)


def running_layout(environ: Mapping[str, str] | None = None) -> Layout:
    """The layout of the stack in the data folder: a port that no variable sets is the one that this stack took.

    For whatever works beside a stack; one that is to be started reads its own layout. Raises `StartError`.
    """
    source = os.environ if environ is None else environ
    taken = _read_stack_in(data_folder(source)).get("ports", {})
    given = {variable: text for variable, text in source.items() if text.strip()}
    return read_layout({**{port_variable(part): str(port) for part, port in taken.items()}, **given})


def read_stack(layout: Layout) -> dict[str, Any]:
    """What the last supervisor of this data folder noted; empty when there was none, or its note is damaged."""
    return _read_stack_in(layout.data)


def _read_stack_in(data: Path) -> dict[str, Any]:
    try:
        return read_note(data / "stack.json")
    except StartError:
        return {}


@dataclass(frozen=True, slots=True)
class Usage:
    """One process of the stack with its descendants: how many, and their memory in MiB (PSS: shared pages split)."""

    name: str
    pid: int
    processes: int
    rss: float
    pss: float


def usage(layout: Layout) -> tuple[Usage, ...]:
    """Memory by process of the running stack, the supervisor first; empty when it does not run."""
    stack = read_stack(layout)
    if not stack.get("processes"):
        return ()
    rows = [("yaocheng run", stack["pid"], False), *((each["name"], each["pid"], True) for each in stack["processes"])]
    found = (_usage(name, pid, with_children=with_children) for name, pid, with_children in rows)
    return tuple(each for each in found if each is not None)


def _usage(name: str, pid: int, *, with_children: bool) -> Usage | None:
    try:
        process = psutil.Process(pid)
        family = [process, *(process.children(recursive=True) if with_children else [])]
        memory = [each.memory_full_info() for each in family]
    except psutil.NoSuchProcess:
        return None
    mebi = 1024 * 1024
    rss, pss = sum(each.rss for each in memory) / mebi, sum(each.pss for each in memory) / mebi
    return Usage(name, pid, len(family), rss, pss)


def _created(pid: int) -> float:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return 0.0
