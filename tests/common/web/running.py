"""An app under gunicorn, as our web processes run it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from deploy.stack.children import free_port, start_child, stop_child, wait_until


@contextmanager
def served(app: str, environ: dict[str, str], *, threads: int, log: Path) -> Iterator[str]:
    """The address of an app under gunicorn, as our web processes run it."""
    port = free_port()
    worker = ("-k", "common.web.server.ProblemWorker", "--threads", str(threads), "--graceful-timeout", "1")
    command = [sys.executable, "-m", "gunicorn", *worker, "-b", f"127.0.0.1:{port}", app]
    with log.open("wb") as output:
        process = start_child(command, environ={**os.environ, **environ}, output=output)

    def answers() -> bool:
        try:
            return httpx2.get(f"http://127.0.0.1:{port}/livez").is_success
        except httpx2.TransportError:
            return False

    wait_until(answers, seconds=30, what=f"gunicorn, {log}")
    yield f"http://127.0.0.1:{port}"
    stop_child(process)
