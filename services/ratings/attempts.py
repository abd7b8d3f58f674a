"""Tries an act again on the fresh state when somebody else's change came in between; every rule is checked anew."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from common.errors import Conflict, NotAllowed

#: How often an act is tried before its author is told to try again.
ATTEMPTS = 30
#: Before the next attempt it waits up to so many seconds, twice as long each time up to the longest.
_FIRST, _LONGEST = 0.002, 0.06
_PASSING = frozenset({"lost_race", "exists"})
Answer = TypeVar("Answer")


def until_won(attempt: Callable[[], Answer]) -> Answer:
    """What `attempt` returns; it reads, decides and writes conditionally. Raises what its rules raise.

    Who finds the way barred after losing a race is told of the race (`Conflict`), as is who loses `ATTEMPTS` times.
    """
    lost: Conflict | None = None
    for number in range(ATTEMPTS):
        try:
            return attempt()
        except Conflict as conflict:
            if conflict.code not in _PASSING:
                raise
            lost = conflict
        except NotAllowed as barred:
            raise lost or barred from barred
        time.sleep(random.uniform(0.0, min(_LONGEST, _FIRST * 2**number)))
    assert lost is not None
    raise lost
