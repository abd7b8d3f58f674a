"""How a worker process begins: ready before its first job, or ended at once with the reason."""

from __future__ import annotations

from collections.abc import Callable

import dramatiq


class Boot(dramatiq.Middleware):
    """Makes each process of a worker ready after the fork, by a function that raises what is missing."""

    def __init__(self, prepare: Callable[[], object]) -> None:
        self._prepare = prepare

    def after_process_boot(self, broker: dramatiq.Broker) -> None:
        """Make the process ready. Raises `SystemExit` when it cannot be."""
        try:
            self._prepare()
        except Exception as error:  # dramatiq would log it and go on with a worker that can do nothing
            raise SystemExit(f"{type(error).__name__}: {error}") from error
