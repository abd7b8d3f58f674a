"""What is running in a data folder: written by the supervisor, read by the other commands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from deploy.stack.children import StartError
from deploy.stack.layout import SECRETS, Layout, data_folder, port_variable, read_layout
from deploy.stack.notes import read_note, write_note

_STACK = "stack.json"


def write_stack(layout: Layout, pids: Mapping[str, int]) -> None:
    """Note the supervisor and its children, so that `yaocheng status` and the next start find them."""
    processes = [{"name": name, "pid": pid, "created": _created(pid)} for name, pid in pids.items()]
    content = {"pid": os.getpid(), "ports": dict(layout.ports), "processes": processes}
    write_note(layout.folder() / _STACK, content)


def running_layout(environ: Mapping[str, str] | None = None) -> Layout:
    """The layout of the stack in the data folder: a port that no variable sets is the one that this stack took.

    For whatever works beside a stack; one that is to be started reads its own layout. Raises `StartError` where no
    system keeps its data there, or its ports cannot be read: the usual ones may be those of another system.
    """
    source = os.environ if environ is None else environ
    data = data_folder(source)
    if not (data / SECRETS).exists():
        raise StartError(f"数据目录 {data} 中没有系统；请先运行 make run，或用环境变量 YAOCHENG_DATA 指明目录。")
    taken = _taken_ports(data / _STACK)
    given = {variable: text for variable, text in source.items() if text.strip()}
    return read_layout({**{port_variable(part): str(port) for part, port in taken.items()}, **given})


def read_stack(layout: Layout) -> dict[str, Any]:
    """What the last supervisor of this data folder noted; empty when there was none, or its note is damaged."""
    try:
        return read_note(layout.data / _STACK)
    except StartError:
        return {}


def _taken_ports(path: Path) -> dict[str, int]:
    """The ports of the stack that was started last; none before the first start, which takes the usual ones."""
    if not path.exists():
        return {}
    try:
        return {str(part): int(port) for part, port in read_note(path)["ports"].items()}
    except (StartError, KeyError, AttributeError, TypeError, ValueError) as error:
        told = f"文件 {path} 无法读取，不知道系统用哪些端口；请停止系统后再次启动，启动时会重写这个文件。"
        raise StartError(told) from error


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
