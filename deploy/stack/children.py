"""Child processes that cannot outlive the process that started them, and the ports that they listen on."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
#: Below those that the kernel gives to outgoing connections, one of which could take a port between look and use.
_PORTS = range(10_240, 32_000)
#: Where this process looks for its next port: processes with neighbouring ids begin a hundred ports apart.
_PLACES = itertools.count(os.getpid() * 100)


class StartError(Exception):
    """Raised when a part of the stack cannot be started; the text says what to do."""


def start_child(
    command: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    output: int | IO[bytes] | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start a program that gets `death_signal` from the kernel when this process dies, however it dies.

    The child has a process group of its own, so that Ctrl-C in a terminal reaches only its parent. To be called from
    the main thread: the kernel watches the starting thread.
    """
    parent = os.getpid()

    def bind_to_parent() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return subprocess.Popen(
        list(command),
        env=None if environ is None else dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        preexec_fn=bind_to_parent,
        process_group=0,
    )


def stop_child(process: subprocess.Popen[bytes], *, seconds: float = 10.0) -> int:
    """Ask a child to end, and kill it when it does not within `seconds`; returns its exit status."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment, and that this process has not been given before.

    Processes that look at the same moment look in different places. Raises `StartError` when every port is taken.
    """
    for place in itertools.islice(_PLACES, len(_PORTS)):
        port = _PORTS[place % len(_PORTS)]
        if find_port_problem(port) is None:
            return port
    raise StartError(f"127.0.0.1 的端口 {_PORTS[0]} 至 {_PORTS[-1]} 都已被占用；请停止占用它们的程序。")


def find_port_problem(port: int) -> OSError | None:
    """Why this port of 127.0.0.1 cannot be listened on: taken already (EADDRINUSE), or not allowed (EACCES)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            return problem
    return None


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str, interval: float = 0.05) -> None:
    """Wait until a condition holds. Raises `StartError` naming `what` when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise StartError(f"等待超时（{seconds:.0f} 秒）：{what}")
        time.sleep(interval)


def accepts_connections(port: int) -> bool:
    """Whether a connection to this port of 127.0.0.1 is accepted."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
        return True
    return False
