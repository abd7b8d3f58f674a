"""What is done to a running system: processes killed and stopped, the clock moved, the disk filled, Redis emptied."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import redis

from common import clock
from common.settings import SERVICES
from deploy.stack.children import wait_until
from deploy.stack.processes import PROCESSES, READY_PATH
from deploy.stack.readiness import app_is_ready
from tests.disks import fill
from tests.stacks import RunningStack

#: Every process of the table, and the two servers.
VICTIMS = (*(each.name for each in PROCESSES), "redis", "mongo")
_PATIENCE = 300.0
#: Seconds that a process stands still, or the disk is full.
_STOPPED, _FULL = (2.0, 15.0), 20.0
#: Moves of the clock: a few hours on, over midnight, a little back.
_JUMPS = ({"hours": 5}, {"days": 1}, {"minutes": -40})


@dataclass
class Faults:
    """Does one thing after the other to a system; `done` counts what was done."""

    stack: RunningStack
    disk: Path
    seed: int
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def once_each(self) -> list[tuple[str, Callable[[], None]]]:
        """Every fault once, in an order that the seed decides, by its name."""
        found: list[tuple[str, Callable[[], None]]] = [
            *((f"kill {each}", lambda each=each: self._kill(each)) for each in VICTIMS),
            *((f"stop {each}", lambda each=each: self._stop(each)) for each in VICTIMS),
            *((f"clock {_told(jump)}", lambda jump=jump: self._jump(jump)) for jump in _JUMPS),
            ("fill the disk", self._fill),
            ("empty Redis", self._empty_redis),
            ("kill the supervisor", self._kill_supervisor),
        ]
        self._random.shuffle(found)
        return found

    def do(self, name: str, fault: Callable[[], None]) -> None:
        """Do it, count it, and wait until the system is told to be ready again."""
        fault()
        self.done[name] += 1
        wait_until(self._is_ready, seconds=_PATIENCE, what=f"readiness after {name}: {self.stack.said()[-2000:]}")

    def _kill(self, name: str) -> None:
        before = self.stack.pid_of(name)
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: self.stack.pid_of(name) != before, seconds=_PATIENCE, what=f"the new start of {name}")

    def _stop(self, name: str) -> None:
        """Let a process, and those that it started, stand still for a while, as on a machine that has no time."""
        process = psutil.Process(self.stack.pid_of(name))
        family = (process, *process.children(recursive=True))
        for each in family:
            each.suspend()
        let_pass(self._random.uniform(*_STOPPED))
        for each in family:
            if each.is_running():
                each.resume()

    def _jump(self, jump: dict[str, int]) -> None:
        clock.advance(**jump)

    def _fill(self) -> None:
        """Take what is left of the disk, and give it back after a while."""
        filler = fill(self.disk)
        let_pass(_FULL)
        filler.unlink()

    def _empty_redis(self) -> None:
        with redis.Redis.from_url(self.stack.layout.redis_url) as client:
            client.flushall()

    def _kill_supervisor(self) -> None:
        """kill -9 of the whole stack's first process, and `make run` again."""
        self.stack.process.kill()
        self.stack.process.wait()
        self.stack.start_again()

    def _is_ready(self) -> bool:
        return all(app_is_ready(self.stack.layout.url(each) + READY_PATH) for each in SERVICES)


def let_pass(seconds: float) -> None:
    """How long a fault lasts, or the system has peace until the next: a time that is meant, no wait for a condition."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(left)


def _told(jump: dict[str, int]) -> str:
    return " ".join(f"{count:+} {unit}" for unit, count in jump.items())
