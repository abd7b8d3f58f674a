"""`make run`: the whole system on one machine with real parts, supervised by one process.

The parts: mongod and Redis, and every row of `deploy.stack.processes`. Data stay in one folder; a second start finds
them.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import psutil

from deploy.demo.sample import announcement, must_load, sample_city_program, set_beginning
from deploy.stack import readiness
from deploy.stack.children import StartError, find_port_problem, wait_until
from deploy.stack.embedded import mongo_is_primary, mongod_command, redis_answers, redis_command
from deploy.stack.layout import (
    Layout,
    Secrets,
    environment_of,
    installation_secrets,
    port_variable,
    service_environment,
)
from deploy.stack.log_lines import LogPrinter
from deploy.stack.processes import PROCESSES
from deploy.stack.running import read_stack, write_stack
from deploy.stack.supervised import Program
from deploy.stack.supervisor import Supervisor
from deploy.versions import check_versions

_STORES_STAGE, _SERVICES_STAGE = 0, 1
#: Generous: on a machine that is busy with other work, imports alone may take a minute.
_READY_SECONDS = 240.0
#: How long the children of a stack that was killed may take to end by themselves, and once they are killed too.
_LEFTOVER_SECONDS = 15.0


def run(layout: Layout, *, sample_city: bool = True) -> None:
    """Start everything, load the sample city into an empty database, and serve until Ctrl-C.

    Raises `StartError` when the data folder is not usable or in use, a port is taken, or a part does not become ready.
    """
    started = time.monotonic()
    layout.check_folder()
    with _locked(layout):
        _end_leftovers(layout)
        _check_ports(layout)
        if sample_city:
            set_beginning(layout)
        secrets = installation_secrets(layout)
        printer = LogPrinter(sys.stdout, width=_name_width(), coloured=_is_coloured())
        supervisor = Supervisor(show=printer.show, changed=lambda pids: write_stack(layout, pids))
        supervisor.catch_signals()
        try:
            if _start_all(supervisor, layout, secrets) and _load_sample(
                supervisor, layout, secrets, wanted=sample_city
            ):
                for line in announcement(layout, seconds=time.monotonic() - started):
                    printer.say(line)
                supervisor.run()
        finally:
            printer.show("yaocheng", "正在停止……")
            supervisor.stop()
            printer.show("yaocheng", "已全部停止")


def store_programs(layout: Layout) -> tuple[Program, ...]:
    """The programs of mongod and Redis; what they say goes to files in the data folder."""
    mongo_port, redis_port = layout.ports["mongo"], layout.ports["redis"]
    logs, environ = layout.folder("logs"), dict(os.environ)
    mongo_command = mongod_command(port=mongo_port, folder=layout.folder("mongo"))
    return (
        Program(
            "mongo", mongo_command, environ, _STORES_STAGE, lambda _: mongo_is_primary([mongo_port]), logs / "mongo.log"
        ),
        Program(
            "redis",
            redis_command(port=redis_port, folder=layout.folder("redis")),
            environ,
            _STORES_STAGE,
            lambda _: redis_answers(redis_port),
            logs / "redis.log",
        ),
    )


def service_programs(layout: Layout, secrets: Secrets) -> tuple[Program, ...]:
    """The programs of every row of the process table, with the settings of this installation."""
    return tuple(
        Program(
            process.name,
            process.command(python=sys.executable, host="127.0.0.1", port=layout.ports[process.service]),
            program_environment(environment_of(process, layout, secrets)),
            _SERVICES_STAGE,
            readiness.probe(
                process.service,
                process.kind,
                url=f"{layout.url(process.service)}{process.health_path}",
                mongo_uri=layout.mongo_uri,
                redis_url=layout.redis_url,
            ),
        )
        for process in PROCESSES
    )


def program_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without settings that were meant for another, and with those given."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("YAOCHENG_") or key in _PASSED_ON}
    return {**kept, "PYTHONUNBUFFERED": "1", "WEB_CONCURRENCY": "1", **settings}


_PASSED_ON = frozenset({"YAOCHENG_FAULT", "YAOCHENG_FONTS"})


def _start_all(supervisor: Supervisor, layout: Layout, secrets: Secrets) -> bool:
    if not _start(supervisor, store_programs(layout)):
        return False
    check_versions(layout)
    return _start(supervisor, service_programs(layout, secrets))


def _start(supervisor: Supervisor, programs: Iterable[Program]) -> bool:
    """Start programs and wait until they work. False when a stop was requested meanwhile."""
    for program in programs:
        if program.log_file is not None:
            program.log_file.unlink(missing_ok=True)
        supervisor.start(program)
    return supervisor.wait_ready(seconds=_READY_SECONDS)


def _load_sample(supervisor: Supervisor, layout: Layout, secrets: Secrets, *, wanted: bool) -> bool:
    """Load the sample city when it is wanted and the database is empty. False when a stop was requested."""
    if wanted and must_load(layout):
        environ = program_environment(service_environment("gateway", layout, secrets))
        environ["YAOCHENG_DATA"] = str(layout.data)
        if not supervisor.run_to_end(sample_city_program(environ)) and not supervisor.stop_requested:
            raise StartError("示例市没有装载成功，原因见上面的日志。数据已保留；请改正后再次运行 make run。")
    return not supervisor.stop_requested


@contextmanager
def _locked(layout: Layout) -> Iterator[None]:
    """Only one stack in one data folder."""
    with (layout.folder() / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = json.dumps(read_stack(layout).get("pid"))
            raise StartError(
                f"数据目录 {layout.data} 正被另一个 make run 使用（进程 {owner}）。"
                "请先停止它，或用环境变量 YAOCHENG_DATA 和 YAOCHENG_PORT_* 另选目录和端口。"
            ) from None
        yield


def _end_leftovers(layout: Layout) -> None:
    """After a kill of the supervisor its children are still ending; who does not in time is killed, with its own."""

    def left() -> list[int]:
        processes = read_stack(layout).get("processes", [])
        return [each["pid"] for each in processes if _is_same_process(each["pid"], each["created"])]

    with contextlib.suppress(StartError):
        wait_until(lambda: not left(), seconds=_LEFTOVER_SECONDS, what="leftovers")
    for pid in left():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    wait_until(
        lambda: not left(), seconds=_LEFTOVER_SECONDS, what=f"上一次运行的进程尚未退出，见 {layout.data}/stack.json"
    )


def _is_same_process(pid: int, created: float) -> bool:
    try:
        process = psutil.Process(pid)
        return bool(process.create_time() == created and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _check_ports(layout: Layout) -> None:
    problems = [
        f"  - 端口 {port}（{part}）{port_complaint(part, problem)}"
        for part, port in layout.ports.items()
        if (problem := find_port_problem(port)) is not None
    ]
    if problems:
        raise StartError("无法启动：\n" + "\n".join(problems))


def port_complaint(part: str, problem: OSError) -> str:
    """What is wrong with the port of a part, and what to do."""
    variable = port_variable(part)
    match problem.errno:
        case errno.EADDRINUSE:
            return f"已被占用：请停止占用它的程序，或用环境变量 {variable} 另选一个端口"
        case errno.EACCES:
            return f"只有特权用户才能使用：请用环境变量 {variable} 另选一个 1024 以上的端口"
        case _:
            return f"不能使用（{problem.strerror}）：请用环境变量 {variable} 另选一个端口"


def _name_width() -> int:
    return max(len(process.name) for process in PROCESSES)


def _is_coloured() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
