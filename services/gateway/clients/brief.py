"""Questions that a page is not worth holding up for, such as the number in its frame: soon answered, or left out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from services.gateway.clients.connection import Connection
from services.gateway.clients.together import begin

Value = TypeVar("Value")
#: How many seconds a page waits, how many the call itself may last, and how long nobody asks after a wait in vain.
PATIENCE, _LONGEST, _PAUSE = 2.0, 3.0, 10.0


class Brief:
    """Asks one service, and asks it nothing for a while after it did not answer in time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection.within(_LONGEST)
        self._silent_until = 0.0

    def begin(self, question: Callable[[Connection], Value]) -> Callable[[], Value | None]:
        """Ask now, and go on; what comes back gives the answer, None where there is none in time."""
        began = time.monotonic()
        if began < self._silent_until:
            return lambda: None
        asked = begin(lambda: question(self._connection))

        def answer() -> Value | None:
            try:
                found: Value | None = asked(max(0.0, began + PATIENCE - time.monotonic())).value
            except TimeoutError:
                self._silent_until = time.monotonic() + _PAUSE
                return None
            return found

        return answer
