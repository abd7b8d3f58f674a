"""A whole embedded stack in processes of its own, for tests that need the system as its users meet it."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.stack.children import free_port, start_child, wait_until
from deploy.stack.layout import port_variable, read_layout
from deploy.stack.running import read_stack

PARTS = ("gateway", "agreements", "ratings", "mongo", "redis")
START_SECONDS = 300.0
STOP_SECONDS = 30.0
#: What the stack says when everything is ready.
READY = "按 Ctrl-C 停止"


def free_environment(folder: Path) -> dict[str, str]:
    """A data folder and five free ports, as environment variables."""
    ports = {port_variable(part): str(free_port()) for part in PARTS}
    return {"YAOCHENG_DATA": str(folder), "YAOCHENG_ENVIRONMENT": "demo", **ports}


class RunningStack:
    """`yaocheng run` in a folder, on free ports; it ends with the tests, however they end."""

    def __init__(self, folder: Path, *options: str, environ: Mapping[str, str] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.environ = dict(environ or free_environment(folder / "run"))
        self.layout = read_layout(self.environ)
        self.output = folder / f"output-{len(list(folder.glob('output-*')))}.txt"
        self._options = options
        self._start()

    @property
    def address(self) -> str:
        """Where the gateway answers."""
        return self.layout.address

    def said(self) -> str:
        """Everything that the stack has printed so far; the last character may be half written."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def wait_ready(self) -> "RunningStack":
        """Wait until the stack tells its address, or has ended."""
        wait_until(
            lambda: READY in self.said() or self.process.poll() is not None,
            seconds=START_SECONDS,
            what=f"the stack's start: {self.said()[-3000:]}",
        )
        assert self.process.poll() is None, self.said()[-5000:]
        return self

    def interrupt(self) -> int:
        """Press Ctrl-C and wait; the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=STOP_SECONDS)

    def stop(self) -> None:
        """Make sure that it has ended."""
        if self.process.poll() is None:
            self.interrupt()

    def start_again(self) -> None:
        """Start it again on the same data and ports, after it was stopped."""
        self._start()
        self.wait_ready()

    def pid_of(self, name: str) -> int:
        """The pid of one of its processes, such as `ratings-clerk`."""
        return self.pids()[name]

    def pids(self) -> dict[str, int]:
        """The pids of all of its processes but the supervisor, by name."""
        return {each["name"]: int(each["pid"]) for each in read_stack(self.layout)["processes"]}

    def yaocheng(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside the stack, as an operator in its folder would."""
        return subprocess.run(
            [sys.executable, "-m", "deploy.cli", *arguments],
            env={**_own_environment(), **self.environ, **environ},
            capture_output=True,
            text=True,
            check=False,
        )

    def _start(self) -> None:
        with self.output.open("wb") as file:
            self.process = start_child(
                [sys.executable, "-m", "deploy.cli", "run", *self._options],
                environ={**_own_environment(), **self.environ},
                output=file,
                death_signal=signal.SIGTERM,
            )


def _own_environment() -> dict[str, str]:
    """The environment of the tests without the settings that are theirs alone."""
    return {name: value for name, value in os.environ.items() if not name.startswith("YAOCHENG_")}
