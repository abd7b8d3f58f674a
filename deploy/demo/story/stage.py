"""The stage of the story: a whole system of its own with real parts, its clock, and the hands that work in it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx2

from common import clock
from common.clock import ENVIRONMENT_VARIABLE, FILE_VARIABLE
from deploy.demo.story.rosters import Casting, Roster
from deploy.demo.story.telling import StoryFailed, Telling
from deploy.demo.waiting import NeverHappened
from deploy.stack.children import free_port, start_child, stop_child, wait_until
from deploy.stack.hand import Hand, Refused
from deploy.stack.layout import port_variable, read_layout

_PARTS = ("gateway", "agreements", "ratings", "mongo", "redis")
_START_SECONDS = 120.0
_STOP_SECONDS = 30.0
_LAST_LINES = 60
_PASSED_ON = frozenset({"YAOCHENG_FONTS"})
#: The same for all accounts of a story; the system that they open lives for minutes, on this machine only.
PASSWORD = "story-yaocheng-2026"


@dataclass(slots=True)
class Stage:
    """A running system with the story told so far.

    `hands` are the accounts by user name, `names` the stores' names by id, `members` the stores of each chain by id.
    """

    client: httpx2.Client
    telling: Telling
    roster: Roster
    casting: Casting
    keep: Path | None
    environ: dict[str, str]
    hands: dict[str, Hand] = field(default_factory=dict)
    chain_ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)

    def hand(self, username: str) -> Hand:
        """An account in use."""
        return self.hands[username]

    def add_hand(self, username: str) -> Hand:
        """Take an account into use that exists already."""
        self.hands[username] = Hand(self.client, username=username, password=PASSWORD, series="story")
        return self.hands[username]

    def run_command(self, *arguments: str) -> str:
        """What `yaocheng` answers, run beside this system. Raises `StoryFailed` when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "deploy.cli", *arguments],
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise StoryFailed(f"yaocheng {arguments[0]} 失败：{done.stdout}{done.stderr}")
        return done.stdout

    def until(self, instant: datetime) -> datetime:
        """Let time pass until an instant, for every process at once."""
        reached = clock.set_clock(instant)
        for hand in self.hands.values():
            hand.sign_in_anew()
        return reached


@contextmanager
def private_stage(
    telling: Telling, *, roster: Roster, casting: Casting, keep: Path | None, beginning: datetime
) -> Iterator[Stage]:
    """An empty system on free ports in a folder that disappears with it; its clock stands at `beginning`."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-story-") as folder:
        environ = {
            **{key: value for key, value in os.environ.items() if key in _PASSED_ON or not key.startswith("YAOCHENG_")},
            "YAOCHENG_DATA": f"{folder}/run",
            **{port_variable(part): str(free_port()) for part in _PARTS},
            "YAOCHENG_LOG_LEVEL": "warning",
            ENVIRONMENT_VARIABLE: "demo",
            "YAOCHENG_ADMINISTRATOR_PASSWORD": PASSWORD,
        }
        layout = read_layout(environ)
        with _own_clock(layout.clock_file), _running(environ, Path(folder), beginning) as address:
            limits = httpx2.Limits(max_connections=8)
            with httpx2.Client(base_url=address, timeout=60.0, limits=limits, trust_env=False) as client:
                try:
                    yield Stage(client, telling, roster, casting, keep, environ)
                except (StoryFailed, NeverHappened, Refused) as error:
                    raise StoryFailed(f"{error}\n{_traces(environ, Path(folder))}") from error


def _traces(environ: dict[str, str], folder: Path) -> str:
    """What helps to find out why: entries that were parked, and what the system said last."""
    command = [sys.executable, "-m", "deploy.cli", "parked", "list"]
    parked = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    said = (folder / "run.log").read_text(encoding="utf-8").splitlines()[-_LAST_LINES:]
    return "\n".join([parked.stdout + parked.stderr, *said])


@contextmanager
def _own_clock(file: Path) -> Iterator[None]:
    """This process reads the clock of the story's system, and its former one afterwards."""
    before = {name: os.environ.get(name) for name in (ENVIRONMENT_VARIABLE, FILE_VARIABLE)}
    os.environ.update({ENVIRONMENT_VARIABLE: "demo", FILE_VARIABLE: str(file)})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _running(environ: dict[str, str], folder: Path, beginning: datetime) -> Iterator[str]:
    clock.set_clock(beginning)
    log, address = folder / "run.log", read_layout(environ).address
    with log.open("wb") as output:
        command = [sys.executable, "-m", "deploy.cli", "run", "--no-sample-city"]
        process = start_child(command, environ=environ, output=output)

    def is_settled() -> bool:
        return process.poll() is not None or address in log.read_text(encoding="utf-8")

    try:
        wait_until(is_settled, seconds=_START_SECONDS, what="系统启动")
        if process.poll() is not None:
            raise StoryFailed(f"系统没有启动：\n{log.read_text(encoding='utf-8')[-3000:]}")
        yield address
    finally:
        stop_child(process, seconds=_STOP_SECONDS)
