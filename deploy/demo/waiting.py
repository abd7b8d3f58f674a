"""Asking again until something has come about: what one service did reaches the others in a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

#: A busy machine may take so long until one service's doings have reached the others.
_PATIENCE_SECONDS = 90.0
_PAUSE_SECONDS = 0.1
Value = TypeVar("Value")


class NeverHappened(Exception):
    """Raised when what was waited for does not come about in time; tells the last answer."""


def wait_for(
    find: Callable[[], Value | None],
    *,
    until: Callable[[Value], bool] = bool,
    what: str,
    seconds: float = _PATIENCE_SECONDS,
) -> Value:
    """Ask again until the answer is as hoped, and return it. Raises `NeverHappened` when patience ends."""
    patience = time.monotonic() + seconds
    while True:
        found = find()
        if found is not None and until(found):
            return found
        if time.monotonic() > patience:
            raise NeverHappened(f"等候“{what}”超过 {seconds:.0f} 秒，最后的回答：{str(found)[:400]}")
        time.sleep(_PAUSE_SECONDS)
