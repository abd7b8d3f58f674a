"""The whole embedded stack as its user meets it: what stops it from starting, crashes, Ctrl-C, and a second start."""

import errno
import os
import signal
import socket
from pathlib import Path

import psutil
import pymongo
import pytest

from deploy.demo.local import port_complaint, run, store_programs
from deploy.stack.children import StartError, wait_until
from deploy.stack.layout import installation_secrets, read_layout
from deploy.stack.running import read_stack, usage
from tests.stacks import START_SECONDS, RunningStack, free_environment


def test_a_taken_port_is_named_with_its_variable(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        environ = {**free_environment(tmp_path / "run"), "YAOCHENG_PORT_RATINGS": str(taken)}

        refused = RunningStack(tmp_path, environ=environ)

        assert refused.process.wait(timeout=START_SECONDS) == 1
        assert f"端口 {taken}（ratings）已被占用" in refused.said()
        assert "YAOCHENG_PORT_RATINGS" in refused.said()


def test_a_port_for_privileged_users_is_not_called_taken() -> None:
    told = port_complaint("gateway", OSError(errno.EACCES, "Permission denied"))

    assert "只有特权用户才能使用" in told
    assert "YAOCHENG_PORT_GATEWAY" in told


def test_every_wrong_variable_is_named_at_once(tmp_path: Path) -> None:
    wrong = {"YAOCHENG_PORT_MONGO": "many", "YAOCHENG_PORT_REDIS": "70000", "YAOCHENG_LOG_LEVEL": "loud"}

    with pytest.raises(StartError) as raised:
        read_layout({**free_environment(tmp_path), **wrong})

    assert all(variable in str(raised.value) for variable in wrong)


@pytest.mark.parametrize("place", ["a-file", "a-file/below", "/proc", "/proc/nowhere"])
def test_a_data_folder_that_cannot_be_used_is_named_with_its_variable(tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").touch()
    layout = read_layout(free_environment(tmp_path / place))

    with pytest.raises(StartError, match="YAOCHENG_DATA") as raised:
        run(layout)

    assert str(tmp_path / place) in str(raised.value)


def test_a_folder_inside_the_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "mongo").touch()

    with pytest.raises(StartError, match=str(tmp_path / "mongo")):
        store_programs(read_layout(free_environment(tmp_path)))


def test_a_port_used_twice_is_named(tmp_path: Path) -> None:
    twice = {"YAOCHENG_PORT_GATEWAY": "5000", "YAOCHENG_PORT_MONGO": "5000"}

    with pytest.raises(StartError, match=r"(?s)YAOCHENG_PORT_GATEWAY.*YAOCHENG_PORT_MONGO"):
        read_layout({**free_environment(tmp_path), **twice})


def test_a_second_run_in_the_same_folder_is_refused(stack: RunningStack, tmp_path: Path) -> None:
    refused = RunningStack(tmp_path, environ=stack.environ)

    assert refused.process.wait(timeout=START_SECONDS) == 1
    assert "正被另一个 make run 使用" in refused.said()


def test_status_shows_the_memory_of_every_process(stack: RunningStack) -> None:
    # On a busy machine a feed may just have waited in vain; `status` tells that, until the next one does not.
    wait_until(lambda: stack.yaocheng("status").returncode == 0, seconds=60, what="a system that is well")

    shown = stack.yaocheng("status")

    for name in ("mongo", "redis", "gateway-app", "agreements-clerk", "gateway-worker"):
        assert name in shown.stdout
    assert sum(row.pss for row in usage(stack.layout)) < 1500


@pytest.mark.parametrize("name", ["ratings-clerk", "gateway-app", "redis"])
def test_a_killed_process_is_restarted_and_reported(stack: RunningStack, name: str) -> None:
    before = stack.pid_of(name)

    os.kill(before, signal.SIGKILL)

    wait_until(lambda: stack.pid_of(name) != before, seconds=20, what=f"the new start of {name}")
    assert f"{name} 意外退出（信号 SIGKILL）" in stack.said()
    assert f"{name} 已重新启动（进程 {stack.pid_of(name)}）" in stack.said()


def test_secrets_are_readable_by_their_owner_alone(stack: RunningStack) -> None:
    assert (stack.layout.data / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_ctrl_c_leaves_nothing_and_a_second_start_finds_its_data_again(stack: RunningStack) -> None:
    secrets = installation_secrets(stack.layout)
    with pymongo.MongoClient(stack.layout.mongo_uri, w="majority") as client:
        client["a_trace"]["traces"].insert_one({"_id": 1})
    children = [psutil.Process(each["pid"]) for each in read_stack(stack.layout)["processes"]]

    assert stack.interrupt() == 0
    left = [child for child in children if child.is_running()]
    shown = stack.yaocheng("status")
    stack.start_again()

    assert left == []
    assert shown.returncode == 1
    assert installation_secrets(stack.layout) == secrets
    with pymongo.MongoClient(stack.layout.mongo_uri) as client:
        assert client["a_trace"]["traces"].find_one({"_id": 1}) is not None


def test_nothing_outlives_a_killed_supervisor_and_a_start_right_after_succeeds(stack: RunningStack) -> None:
    children = [psutil.Process(each["pid"]) for each in read_stack(stack.layout)["processes"]]
    family = [each for child in children for each in (child, *child.children(recursive=True))]

    # A clerk that stands still hears of nothing, and neither does a worker that waits for somebody to read its log.
    clerk = psutil.Process(stack.pid_of("ratings-clerk"))
    clerk.suspend()
    stack.process.kill()
    stack.process.wait()
    stack.start_again()

    assert [each for each in family if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []
