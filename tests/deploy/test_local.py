"""The whole embedded stack as its user meets it: what stops it from starting, crashes, Ctrl-C, and a second start."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pymongo
import pytest

from deploy.children import free_port, wait_until
from deploy.layout import Layout, installation_secrets, port_variable, read_layout
from deploy.running import read_stack, usage

PARTS = ("gateway", "agreements", "ratings", "mongo", "redis")
_START_SECONDS = 90.0
_STOP_SECONDS = 30.0


class Run:
    """One `yaocheng run` without the sample city, with its output in a file."""

    def __init__(self, environ: Mapping[str, str], output: Path) -> None:
        self.layout = read_layout(environ)
        self.output = output
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.cli", "run", "--no-sample-city"],
                env={**os.environ, **environ, "YAOCHENG_ENVIRONMENT": "demo"},
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_ready(self) -> None:
        wait_until(self._is_settled, seconds=_START_SECONDS, what=f"the stack's start, see {self.output}")
        assert self.process.poll() is None, self.said()

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=_STOP_SECONDS)

    def pid_of(self, name: str) -> int:
        return next(int(each["pid"]) for each in read_stack(self.layout)["processes"] if each["name"] == name)

    def _is_settled(self) -> bool:
        return self.process.poll() is not None or self.layout.address in self.said()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"YAOCHENG_DATA": str(tmp_path / "run"), **{port_variable(part): str(free_port()) for part in PARTS}}


@pytest.fixture
def runs(environ: dict[str, str], tmp_path: Path) -> Iterator[list[Run]]:
    started: list[Run] = []
    yield started
    for run in started:
        if run.process.poll() is None:
            run.interrupt()


def start(runs: list[Run], environ: Mapping[str, str], tmp_path: Path) -> Run:
    run = Run(environ, tmp_path / f"output-{len(runs)}.txt")
    runs.append(run)
    return run


def test_a_taken_port_is_named_with_its_variable(runs: list[Run], environ: dict[str, str], tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        run = start(runs, {**environ, "YAOCHENG_PORT_RATINGS": str(taken)}, tmp_path)

        assert run.process.wait(timeout=_START_SECONDS) == 1
        assert f"端口 {taken}（ratings）已被占用" in run.said()
        assert "YAOCHENG_PORT_RATINGS" in run.said()


def test_every_wrong_variable_is_named_at_once(runs: list[Run], environ: dict[str, str], tmp_path: Path) -> None:
    from deploy.children import StartError

    wrong = {**environ, "YAOCHENG_PORT_MONGO": "many", "YAOCHENG_PORT_REDIS": "70000", "YAOCHENG_LOG_LEVEL": "loud"}

    with pytest.raises(StartError) as raised:
        read_layout(wrong)

    for variable in ("YAOCHENG_PORT_MONGO", "YAOCHENG_PORT_REDIS", "YAOCHENG_LOG_LEVEL"):
        assert variable in str(raised.value)


def test_a_port_used_twice_is_named(environ: dict[str, str]) -> None:
    from deploy.children import StartError

    with pytest.raises(StartError, match=r"(?s)YAOCHENG_PORT_GATEWAY.*YAOCHENG_PORT_MONGO"):
        read_layout({**environ, "YAOCHENG_PORT_GATEWAY": "5000", "YAOCHENG_PORT_MONGO": "5000"})


def test_the_stack_starts_mends_itself_stops_and_finds_its_data_again(
    runs: list[Run], environ: dict[str, str], tmp_path: Path
) -> None:
    first = start(runs, environ, tmp_path)
    first.wait_ready()
    layout = first.layout
    _leave_a_trace(layout)
    _refuses_a_second_run(runs, environ, tmp_path)
    _restarts_what_is_killed(first)
    children = [psutil.Process(each["pid"]) for each in read_stack(layout)["processes"]]
    secrets = installation_secrets(layout)

    assert first.interrupt() == 0
    assert not [child for child in children if child.is_running()]
    assert usage(layout) == ()

    second = start(runs, environ, tmp_path)
    second.wait_ready()

    assert installation_secrets(layout) == secrets
    assert _finds_the_trace(layout)
    assert second.interrupt() == 0


def _leave_a_trace(layout: Layout) -> None:
    with pymongo.MongoClient(layout.mongo_uri, w="majority") as client:
        client["a_trace"]["traces"].insert_one({"_id": 1})


def _finds_the_trace(layout: Layout) -> bool:
    with pymongo.MongoClient(layout.mongo_uri) as client:
        return client["a_trace"]["traces"].find_one({"_id": 1}) is not None


def _refuses_a_second_run(runs: list[Run], environ: dict[str, str], tmp_path: Path) -> None:
    refused = start(runs, environ, tmp_path)

    assert refused.process.wait(timeout=_START_SECONDS) == 1
    assert "正被另一个 make run 使用" in refused.said()


def _restarts_what_is_killed(run: Run) -> None:
    before = run.pid_of("ratings-clerk")

    os.kill(before, signal.SIGKILL)

    wait_until(lambda: run.pid_of("ratings-clerk") != before, seconds=20, what="the clerk's new start")
    assert "ratings-clerk 意外退出（信号 SIGKILL）" in run.said()
    assert f"ratings-clerk 已重新启动（进程 {run.pid_of('ratings-clerk')}）" in run.said()
