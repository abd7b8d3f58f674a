"""Waiting for what other threads bring about, and clerks in threads."""

import threading
import time
from collections.abc import Callable

from common.work.clerks import Clerk


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true"
        time.sleep(0.02)


class Running:
    """A clerk's loops in threads of this process; the signals belong to pytest."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk
        self._thread = threading.Thread(target=clerk.loop_until_stopped)

    def __enter__(self) -> Clerk:
        self._thread.start()
        return self.clerk

    def __exit__(self, *_: object) -> None:
        self.clerk.stop()
        self._thread.join(10)
