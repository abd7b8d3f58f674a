"""Which of our services is behind, for who reads what they derive: asked beside the page, kept for a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from services.gateway.clients.progress import Place, behind_since
from services.gateway.clients.together import begin

#: For how many seconds an answer is good, and how long a page waits for a new one before it tells the last.
_KEPT, _PATIENCE = 2.0, 0.5


class Lateness:
    """Asks how far our services are, at most once in a while for all pages of a process."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places
        self._lock = threading.Lock()
        self._asked_at = float("-inf")
        self._asked: Callable[[float], object] | None = None
        self._known: dict[str, datetime] = {}

    def begin(self) -> None:
        """Ask now, unless somebody just did, and go on."""
        with self._lock:
            if time.monotonic() - self._asked_at > _KEPT:
                self._asked_at = time.monotonic()
                self._asked = begin(self._ask)

    def late(self, *, seconds: int, at: datetime) -> dict[str, datetime]:
        """Of each service that is behind for so many seconds or longer, since when; who waits longest comes first."""
        longest = timedelta(seconds=seconds)
        late = {service: since for service, since in self._since().items() if at - since >= longest}
        return dict(sorted(late.items(), key=lambda each: each[1]))

    def _since(self) -> dict[str, datetime]:
        """Of each service that is behind, since when; what was known last where there is no answer in time."""
        self.begin()
        asked = self._asked
        if asked is not None:
            try:
                asked(_PATIENCE)
            except TimeoutError:
                # Whoever looks next does not wait for it again.
                self._asked = None
        return self._known

    def _ask(self) -> None:
        self._known = behind_since(self._places)
