"""Which of our services is behind, or silent, for who reads what they derive: asked beside the page, then kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from common import clock
from common.logs import get_logger
from services.gateway.clients.progress import Place, find_behind
from services.gateway.clients.together import begin

_log = get_logger(__name__)
#: For how many seconds an answer is good, and how long a page waits for a new one before it tells the last.
_KEPT, _PATIENCE = 2.0, 0.5


class Lateness:
    """Asks how far our services are, at most once in a while for all pages of a process."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places
        self._lock = threading.Lock()
        self._asked_at = float("-inf")
        self._asked: Callable[[float], object] | None = None
        self._known: Mapping[str, datetime] = {}
        self._silent: dict[str, datetime] = {}

    def begin(self) -> None:
        """Ask now, unless somebody just did, and go on."""
        with self._lock:
            if time.monotonic() - self._asked_at > _KEPT:
                self._asked_at = time.monotonic()
                self._asked = begin(self._ask)

    def late(self, *, seconds: int, at: datetime) -> dict[str, datetime]:
        """Of each service that is behind for so many seconds or longer, since when; who waits longest comes first."""
        self._wait()
        longest = timedelta(seconds=seconds)
        return _oldest_first({service: since for service, since in self._known.items() if at - since >= longest})

    def silent(self) -> dict[str, datetime]:
        """Of each service that does not answer, since when this process has asked it in vain; the longest first."""
        self._wait()
        return _oldest_first(self._silent)

    def _wait(self) -> None:
        """For the answer of now; what was known last stays where there is none in time."""
        self.begin()
        asked = self._asked
        if asked is not None:
            try:
                asked(_PATIENCE)
            except TimeoutError:
                # Whoever looks next does not wait for it again.
                self._asked = None

    def _ask(self) -> None:
        began = clock.now()
        try:
            found = find_behind(self._places)
        except Exception as error:
            # What is asked beside a page must not fail it; the page meets the same fault where it matters.
            _log.warning("nobody knows which services are behind", error=repr(error))
            return
        self._known = found.since
        self._silent = {service: self._silent.get(service, began) for service in found.silent}


def _oldest_first(since: Mapping[str, datetime]) -> dict[str, datetime]:
    return dict(sorted(since.items(), key=lambda each: each[1]))
