"""Carries an effect out although others write the same document: nobody waits for it, so it may simply try again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from common.errors import Conflict

#: How often an effect is tried at once when somebody else has just written the same document.
RACES = 10
Outcome = TypeVar("Outcome")


def settled(effect: Callable[[], Outcome]) -> Outcome:
    """What the effect returns, tried again after each lost race. Raises what its rules raise, the last race too."""
    for _ in range(RACES - 1):
        try:
            return effect()
        except Conflict as conflict:
            if conflict.code != "lost_race":
                raise
    return effect()
