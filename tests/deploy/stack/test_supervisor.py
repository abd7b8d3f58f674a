"""The supervisor restarts and reports what crashes, stops everything in order, and leaves nothing behind."""

import errno
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from deploy.stack.children import StartError
from deploy.stack.supervised import FIRST_PAUSE, LONGEST_PAUSE, Child, Program
from deploy.stack.supervisor import Supervisor

_SERVER = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (print("bye", flush=True), sys.exit(0)))
print("hello", flush=True)
while True:
    time.sleep(60)
"""
_PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""


class Stage:
    """A supervisor with what it showed and the pids that it told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.pids: Mapping[str, int] = {}
        self.supervisor = Supervisor(show=self._show, changed=self._changed)

    def start(self, name: str, code: str, *, stage: int = 0, is_ready: Callable[[int], bool] = lambda _: True) -> None:
        command = (sys.executable, "-c", code)
        self.supervisor.start(Program(name, command, dict(os.environ), stage, is_ready))

    def turn_until(self, condition: Callable[[], bool]) -> None:
        for _ in range(400):
            if condition():
                return
            self.supervisor.turn(0.05)
        pytest.fail(f"not within 20 seconds; shown: {self.lines}")

    def said(self, name: str) -> list[str]:
        return [line for speaker, line in self.lines if speaker == name]

    def _show(self, name: str, line: str) -> None:
        self.lines.append((name, line))

    def _changed(self, pids: Mapping[str, int]) -> None:
        self.pids = dict(pids)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.supervisor.stop()


def test_output_is_shown_with_the_name_of_its_process(stage: Stage) -> None:
    stage.start("one", _SERVER)
    stage.start("two", _SERVER)

    stage.turn_until(lambda: stage.said("one") == ["hello"] and stage.said("two") == ["hello"])


def test_a_killed_child_is_restarted_and_reported(stage: Stage) -> None:
    stage.start("one", _SERVER)
    assert stage.supervisor.wait_ready(seconds=5)
    first = stage.pids["one"]

    os.kill(first, signal.SIGKILL)

    stage.turn_until(lambda: stage.pids["one"] != first)
    assert any("one 意外退出（信号 SIGKILL）" in line for line in stage.said("yaocheng"))
    assert any(f"one 已重新启动（进程 {stage.pids['one']}）" in line for line in stage.said("yaocheng"))


def test_a_child_that_crashes_again_and_again_waits_ever_longer_for_its_next_start(stage: Stage) -> None:
    began = time.monotonic()
    stage.start("one", "print('hello', flush=True); raise SystemExit(3)")

    stage.turn_until(lambda: len(stage.said("one")) == 3)
    lasted = time.monotonic() - began

    told = [found[1] for line in stage.said("yaocheng") if (found := re.search(r"，(\S+) 秒后重新启动", line))]
    assert told[:2] == [f"{FIRST_PAUSE:g}", f"{2 * FIRST_PAUSE:g}"]
    assert lasted >= 3 * FIRST_PAUSE


def test_the_pause_before_a_restart_doubles_up_to_the_longest_and_begins_anew_after_a_healthy_run() -> None:
    child = Child(Program("one", (sys.executable, "-c", ""), dict(os.environ), 0, lambda _: True), show=lambda *_: None)
    try:
        pauses = [child.count_crash() for _ in range(8)]
        child.started -= 3_600
        anew = child.count_crash()
    finally:
        child.end()

    doubled = [FIRST_PAUSE * 2**n for n in range(8)]
    assert pauses == [min(each, LONGEST_PAUSE) for each in doubled]
    assert pauses[-1] == LONGEST_PAUSE
    assert anew == FIRST_PAUSE


def test_the_workers_of_a_killed_child_end_with_it(stage: Stage) -> None:
    stage.start("one", _PARENT)
    stage.turn_until(lambda: len(stage.said("one")) == 1)
    grandchild = psutil.Process(int(stage.said("one")[0]))

    os.kill(stage.pids["one"], signal.SIGKILL)

    stage.turn_until(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_a_child_that_always_fails_stops_the_start_with_its_last_words(stage: Stage) -> None:
    stage.start("broken", "import sys; print('the settings are missing'); sys.exit(3)", is_ready=lambda _: False)

    with pytest.raises(StartError, match="the settings are missing") as raised:
        stage.supervisor.wait_ready(seconds=20)

    assert "退出码 3" in str(raised.value)


def test_a_child_that_is_never_ready_is_named(stage: Stage) -> None:
    stage.start("slow", _SERVER, is_ready=lambda _: False)

    with pytest.raises(StartError, match="slow 在 0 秒内没有就绪"):
        stage.supervisor.wait_ready(seconds=0.2)


@pytest.fixture
def handlers() -> Iterator[None]:
    """The signal handlers of the tests come back afterwards."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    signal.set_wakeup_fd(-1)
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
def test_ctrl_c_during_the_start_is_heard_before_the_next_look(stage: Stage) -> None:
    """A look may take seconds, and a stack has ten children."""
    looked_at: list[str] = []

    def press_ctrl_c(_: int) -> bool:
        looked_at.append("one")
        os.kill(os.getpid(), signal.SIGINT)
        return True

    def look_at_two(_: int) -> bool:
        looked_at.append("two")
        return True

    stage.supervisor.catch_signals()
    stage.start("one", _SERVER, is_ready=press_ctrl_c)
    stage.start("two", _SERVER, is_ready=look_at_two)

    assert not stage.supervisor.wait_ready(seconds=5)
    assert looked_at == ["one"]


def test_later_stages_stop_first(stage: Stage) -> None:
    stage.start("database", _SERVER, stage=0)
    stage.start("service", _SERVER, stage=1)
    stage.turn_until(lambda: len(stage.lines) == 2)

    stage.supervisor.stop()

    assert stage.lines[2:] == [("service", "bye"), ("database", "bye")]
    assert stage.pids == {}


def test_a_program_that_ends_by_itself_tells_whether_it_went_well(stage: Stage, tmp_path: Path) -> None:
    def program(code: str) -> Program:
        return Program("task", (sys.executable, "-c", code), dict(os.environ), 0, lambda _: True)

    assert stage.supervisor.run_to_end(program("print('done')"))
    assert not stage.supervisor.run_to_end(program("raise SystemExit(1)"))
    assert stage.said("task") == ["done"]


def test_what_cannot_be_noted_stops_no_restart_and_is_told_later(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a full disk, on which also the log of the child cannot be opened."""
    stage.start("one", _SERVER)
    stage.turn_until(lambda: stage.said("one") == ["hello"])
    first = stage.pids["one"]

    def full(_: Mapping[str, int]) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(stage.supervisor, "_changed", full)
        os.kill(first, signal.SIGKILL)
        stage.turn_until(lambda: stage.said("one") == ["hello"] * 2)
        assert stage.pids["one"] == first

    stage.turn_until(lambda: stage.pids["one"] != first)


def test_a_child_whose_log_has_no_room_is_started_all_the_same(stage: Stage, tmp_path: Path) -> None:
    command = (sys.executable, "-c", _SERVER)
    nowhere = tmp_path / "missing" / "log"

    stage.supervisor.start(Program("one", command, dict(os.environ), 0, lambda _: True, nowhere))

    assert stage.supervisor.wait_ready(seconds=5)
    assert psutil.pid_exists(stage.pids["one"])
