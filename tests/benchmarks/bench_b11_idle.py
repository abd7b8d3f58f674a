"""B11: what the whole embedded stack costs with the sample city while nobody does anything.

Beside it, over the same minutes, its floor: the same servers, and as many processes of gunicorn and dramatiq with
nothing of ours in them, started by the very commands of ours.
"""

import contextlib
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

import psutil

from deploy.stack import embedded
from deploy.stack.children import accepts_connections, free_port, start_child, stop_child, wait_until
from deploy.stack.processes import PROCESSES, Kind, Process
from tests.stacks import RunningStack

#: What the sample city leaves behind is done by then, and the databases have written it out.
SETTLED = 90.0
SECONDS, ROUNDS = 60.0, 3
MOST, ABOVE_FLOOR = 3.0, 1.0
Row = tuple[str, str, str, str, bool, str]
#: By part: seconds of CPU since it began.
Used = Mapping[str, float]


def run() -> list[Row]:
    """The CPU of all processes in percent of one core, the median of the minutes."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as name:
        folder = Path(name)
        stack = RunningStack(folder / "stack").wait_ready()
        try:
            with _bare(folder) as bare:
                ours = {"supervisor": stack.process.pid, **stack.pids()}
                _let_pass(SETTLED)
                minutes = [_minute(ours, bare) for _ in range(ROUNDS)]
        finally:
            stack.stop()
    used, floor = (median(sum(each[side].values()) for each in minutes) for side in (0, 1))
    bar = max(MOST, floor + ABOVE_FLOOR)
    parts = ", ".join(
        f"{part} {median(each[0][part] for each in minutes):.2f}"
        for part in sorted(ours, key=lambda part: -median(each[0][part] for each in minutes))
    )
    detail = f"{parts} %; the floor {floor:.2f} %; {ROUNDS} × {SECONDS:.0f} s"
    against = "bare mongod, Valkey, gunicorn and dramatiq, as many processes, by the same commands"
    told = f"≤ {bar:.2f} % (3 %, or the floor and 1 %)"
    name = "B11 idle stack with the sample city, CPU of one core"
    return [(name, against, told, f"{used:.2f} %", used <= bar, detail)]


def _minute(*sides: Mapping[str, int]) -> tuple[Used, ...]:
    """What each part of each side used in the next minute, in percent of one core."""
    before = [_used(side) for side in sides]
    begun = time.perf_counter()
    _let_pass(SECONDS)
    taken = time.perf_counter() - begun
    return tuple(
        {part: 100 * (seconds - earlier[part]) / taken for part, seconds in _used(side).items()}
        for side, earlier in zip(sides, before, strict=True)
    )


def _let_pass(seconds: float) -> None:
    threading.Event().wait(seconds)


def _used(pids: Mapping[str, int]) -> dict[str, float]:
    return {part: _seconds(psutil.Process(pid), alone=part == "supervisor") for part, pid in pids.items()}


def _seconds(process: psutil.Process, *, alone: bool) -> float:
    family = [process, *(() if alone else process.children(recursive=True))]
    return sum(times.user + times.system for times in (each.cpu_times() for each in family))


@contextlib.contextmanager
def _bare(folder: Path) -> Iterator[dict[str, int]]:
    """The floor: the pids of the servers, and of processes like ours without ours."""
    mongo_port, redis_port = free_port(), free_port()
    (folder / "mongo").mkdir()
    (folder / "redis").mkdir()
    commands: dict[str, tuple[str, ...]] = {
        "mongo": embedded.mongod_command(port=mongo_port, folder=folder / "mongo"),
        "redis": embedded.redis_command(port=redis_port, folder=folder / "redis"),
        **{each.name: _bare_command(each) for each in PROCESSES if each.kind is not Kind.CLERK},
    }
    environ = {**os.environ, "BARE_REDIS_URL": embedded.redis_url(redis_port), "WEB_CONCURRENCY": "1"}
    with contextlib.ExitStack() as ends:
        started = {}
        for name, command in commands.items():
            log = ends.enter_context((folder / f"bare-{name}.log").open("wb"))
            started[name] = start_child(command, environ=environ, output=log)
            ends.callback(stop_child, started[name])
            if name == "mongo":
                wait_until(lambda: embedded.mongo_is_primary([mongo_port]), seconds=60, what="mongod")
            if name == "redis":
                wait_until(lambda: accepts_connections(redis_port), seconds=60, what="Valkey")
        yield {name: process.pid for name, process in started.items()}


def _bare_command(process: Process) -> tuple[str, ...]:
    """The command of one of our processes, with nothing of ours in it."""
    bare = {
        f"services.{process.service}.app:create_app()": "flask:Flask('bare')",
        f"services.{process.service}.worker": "tests.benchmarks.bare_worker",
    }
    command = process.command(python=sys.executable, host="127.0.0.1", port=free_port())
    return tuple(bare.get(part, part) for part in command)
