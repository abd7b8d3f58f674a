"""Which requests a web process has in hand, and for how long: by this it tells that its threads are stuck."""

from __future__ import annotations

import time
from typing import Any

#: No answer of ours takes so many seconds: longest are the wait of a feed and an upload, which the proxy holds.
STUCK_SECONDS = 300.0


class InHand:
    """The requests that were begun and are not answered, by their environ; each thread adds and removes its own."""

    def __init__(self) -> None:
        self._begun: dict[int, float] = {}

    def begin(self, environ: dict[str, Any], at: float) -> None:
        """A request is taken in hand, at an instant of `time.perf_counter`."""
        self._begun[id(environ)] = at

    def end(self, environ: dict[str, Any]) -> None:
        """The request has its answer."""
        self._begun.pop(id(environ), None)

    def stuck(self) -> int:
        """How many requests have been in hand for longer than any takes."""
        latest = time.perf_counter() - STUCK_SECONDS
        return sum(begun < latest for begun in self._begun.copy().values())
