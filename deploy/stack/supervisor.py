"""One process that starts the others, shows what they say, restarts what crashes, and stops them in order.

Everything happens in its main thread: the kernel ends a child when the thread that started it ends. What it tells
others may fail, as on a full disk: nothing on the path of a restart depends on it, and it is told again later.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import time
from collections.abc import Callable, Mapping
from types import FrameType

from deploy.stack.children import StartError
from deploy.stack.supervised import Child, Program

#: A child that ends this often before it was ever ready stops the start.
TRIES_BEFORE_READY = 3
#: After so long the pids are told again that could not be noted.
TELL_SECONDS = 1.0
#: After so long a child that was asked to end is killed.
STOP_SECONDS = 12.0


class Supervisor:
    """The children of one stack. `show(name, line)` prints; `changed(pids)` is told whenever a child has a new pid."""

    def __init__(self, *, show: Callable[[str, str], None], changed: Callable[[Mapping[str, int]], None]) -> None:
        self._show = show
        self._changed = changed
        self._children: dict[str, Child] = {}
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(self._wake_read, selectors.EVENT_READ, None)
        self._signals = 0
        self._tell_at: float | None = None

    @property
    def stop_requested(self) -> bool:
        """Whether Ctrl-C or a termination signal has come."""
        return self._signals > 0

    def catch_signals(self) -> None:
        """Take Ctrl-C, SIGTERM and SIGHUP as the wish to stop; a second one kills what still runs."""
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, program: Program) -> None:
        """Start a program and keep it running until `stop`."""
        child = Child(program, show=self._show)
        self._children[program.name] = child
        self._watch(child)
        self._tell()

    def wait_ready(self, *, seconds: float) -> bool:
        """Wait until every child is ready. False when a stop was requested meanwhile.

        Raises `StartError` naming the child that is not ready in time, or that ends again and again.
        """
        deadline = time.monotonic() + seconds
        while not self.stop_requested:
            waiting = self._find_waiting()
            if not waiting:
                return not self.stop_requested
            if time.monotonic() > deadline and not self.stop_requested:
                raise StartError(waiting[0].complaint(f"在 {seconds:.0f} 秒内没有就绪"))
            self.turn(0.05)
        return False

    def run_to_end(self, program: Program) -> bool:
        """Run a program that ends by itself, beside the children; whether it ended well."""
        child = Child(program, show=self._show)
        self._watch(child)
        while not child.has_ended and not self.stop_requested:
            self.turn(0.1)
        self._end(child)
        return child.process.returncode == 0

    def run(self) -> None:
        """Keep the children running until a stop is requested."""
        while not self.stop_requested:
            self.turn(0.5)

    def turn(self, seconds: float) -> None:
        """Wait up to so long for output or a signal, show what came, and restart what crashed."""
        self._listen(seconds)
        if not self.stop_requested:
            for child in self._children.values():
                self._mend(child)
            if self._tell_at is not None and time.monotonic() >= self._tell_at:
                self._tell()

    def stop(self) -> None:
        """Stop every child, the latest stage first; what does not end in time is killed."""
        for stage in sorted({child.program.stage for child in self._children.values()}, reverse=True):
            self._stop_group([child for child in self._children.values() if child.program.stage == stage])
        self._children.clear()
        self._tell()

    def _find_waiting(self) -> list[Child]:
        """The children that are not ready; each look may take a while, so a wish to stop ends it."""
        waiting = []
        for child in self._children.values():
            if self.stop_requested or not child.look_ready():
                waiting.append(child)
        return waiting

    def _stop_group(self, group: list[Child]) -> None:
        signals_before = max(self._signals, 1)
        deadline = time.monotonic() + STOP_SECONDS
        for child in group:
            if not child.has_ended:
                child.process.terminate()
        while not all(child.has_ended for child in group):
            if time.monotonic() > deadline or self._signals > signals_before:
                break
            self._listen(0.05)
        for child in group:
            self._end(child)

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake_read, 4096)
            elif not key.data.read_output():
                self._selector.unregister(key.fileobj)

    def _mend(self, child: Child) -> None:
        """Start a crashed child again once its pause is over, and say so."""
        if child.restart_at is not None:
            if time.monotonic() >= child.restart_at:
                child.start()
                self._watch(child)
                self._show("yaocheng", f"{child.program.name} 已重新启动（进程 {child.process.pid}）")
                self._tell()
        elif child.has_ended:
            self._end(child)
            pause = child.count_crash()
            if not child.was_ready and child.crashes >= TRIES_BEFORE_READY:
                raise StartError(child.complaint(f"启动 {child.crashes} 次均失败（{child.exit_text}）"))
            self._show("yaocheng", f"{child.program.name} 意外退出（{child.exit_text}），{pause:g} 秒后重新启动")

    def _watch(self, child: Child) -> None:
        if child.process.stdout is not None:
            self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _end(self, child: Child) -> None:
        if child.process.stdout is not None:
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(child.process.stdout)
        child.end()

    def _tell(self) -> None:
        """Tell the pids; where they cannot be noted now, again after a while."""
        try:
            self._changed({name: child.process.pid for name, child in self._children.items()})
        except OSError:
            self._tell_at = time.monotonic() + TELL_SECONDS
        else:
            self._tell_at = None

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1
