"""One supervised child: how it is started, what it said last, how often it crashed, and how it is ended for good."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from deploy.stack.children import start_child

#: Seconds before the first restart of a crashed child; doubled at each further one.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
#: A child that ran this long is taken as healthy: its next crash counts as the first.
HEALTHY_SECONDS = 60.0
_KEPT_LINES = 30
_LAST_WORDS_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Program:
    """What to run; programs of a higher `stage` are started later and stopped earlier.

    `is_ready(pid)` tells whether it works. With `log_file` the program's output goes there; else it is shown.
    """

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    stage: int
    is_ready: Callable[[int], bool]
    log_file: Path | None = None


class Child:
    """A program in its present process; `show(name, line)` receives its output."""

    def __init__(self, program: Program, *, show: Callable[[str, str], None]) -> None:
        self.program = program
        self.crashes = 0
        self.was_ready = False
        self.restart_at: float | None = None
        self._show = show
        self._unfinished = b""
        self._last_lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self.start()

    def start(self) -> None:
        """Start the program, for the first time or again."""
        self.restart_at = None
        self.started = time.monotonic()
        self.process = self._spawn()
        if self.process.stdout is not None:
            os.set_blocking(self.process.stdout.fileno(), False)

    @property
    def has_ended(self) -> bool:
        """Whether the present process is gone."""
        return self.process.poll() is not None

    @property
    def exit_text(self) -> str:
        """How the process ended, for a person."""
        status = self.process.returncode
        return f"信号 {signal.Signals(-status).name}" if status < 0 else f"退出码 {status}"

    def look_ready(self) -> bool:
        """Whether the program has been ready once."""
        if not self.was_ready and not self.has_ended:
            self.was_ready = self.program.is_ready(self.process.pid)
        return self.was_ready

    def read_output(self) -> bool:
        """Show what the child has written meanwhile; False once it can write no more."""
        pipe = self.process.stdout
        if pipe is None or pipe.closed:
            return False
        try:
            content = os.read(pipe.fileno(), 65536)
        except BlockingIOError:
            return True
        *lines, self._unfinished = (self._unfinished + (content or b"\n")).split(b"\n")
        for line in lines:
            if text := line.decode(errors="replace").rstrip():
                self._last_lines.append(text)
                self._show(self.program.name, text)
        return bool(content)

    def end(self) -> None:
        """Leave nothing of the child's process group, and show its last words.

        A worker process of a killed gunicorn or dramatiq would otherwise keep the port, or go on consuming.
        """
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        deadline = time.monotonic() + _LAST_WORDS_SECONDS
        while self.read_output() and time.monotonic() < deadline:
            time.sleep(0.01)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def count_crash(self) -> float:
        """Note that the process ended by itself; the seconds to wait before the next start."""
        now = time.monotonic()
        self.crashes = 1 if now - self.started > HEALTHY_SECONDS else self.crashes + 1
        pause = min(FIRST_PAUSE * 2 ** (self.crashes - 1), LONGEST_PAUSE)
        self.restart_at = now + pause
        return pause

    def complaint(self, reason: str) -> str:
        """A sentence that names the child and the reason, with the child's last lines under it."""
        lines = list(self._last_lines)
        log_file = self.program.log_file
        if log_file is not None and log_file.exists():
            lines = log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-_KEPT_LINES:]
        return "\n".join([f"{self.program.name} {reason}。它最后的输出：", *(f"    {line}" for line in lines)])

    def _spawn(self) -> subprocess.Popen[bytes]:
        program = self.program
        if program.log_file is None:
            return start_child(
                program.command, environ=program.environ, output=subprocess.PIPE, death_signal=signal.SIGTERM
            )
        with _opened(program.log_file) as log:
            return start_child(program.command, environ=program.environ, output=log, death_signal=signal.SIGTERM)


def _opened(log_file: Path) -> IO[bytes]:
    """The log to be added to; where it cannot be opened, as on a full disk, better no words than no child."""
    try:
        return log_file.open("ab")
    except OSError:
        return Path(os.devnull).open("ab")
