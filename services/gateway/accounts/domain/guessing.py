"""How often anybody may be wrong before they have to wait, so that guessing fails and locks nobody else out.

Wrong passwords are counted three ways. `OWN`: for one name from one place, which is a browser that somebody has signed
in with before, else an address. `STRANGERS`: for one name from all places that it never signed in from; from its own
places it goes on. `PLACE`: from one address, whatever the names (quality.md section 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.gateway.domain.policy import SignInRules


class Counted(StrEnum):
    """What is counted together."""

    OWN = "own"
    STRANGERS = "strangers"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a try comes from: a keyed hash of the address, and the browser where it is one that has been here."""

    address: str
    browser: str | None = None

    @property
    def place(self) -> str:
        """By what it is told from others."""
        return f"browser {self.browser}" if self.browser else f"address {self.address}"


@dataclass(frozen=True, slots=True)
class Tries:
    """What was counted: tries within the window, the present one included, and until when one has to wait."""

    count: int
    locked_until: datetime | None = None
    #: When the name last signed in from there; None for never.
    known_at: datetime | None = None

    def is_locked(self, *, at: datetime) -> bool:
        """Whether one still has to wait."""
        return self.locked_until is not None and at < self.locked_until

    def is_beyond(self, most: int) -> bool:
        """Whether a try, made while the one that locks was still at work, is wrong whatever it says."""
        return self.count > most


def keys_of(username: str, origin: Origin) -> dict[Counted, tuple[str, ...]]:
    """Under what a try is counted."""
    return {
        Counted.OWN: (Counted.OWN, username, origin.place),
        Counted.STRANGERS: (Counted.STRANGERS, username),
        Counted.PLACE: (Counted.PLACE, origin.address),
    }


def counting(tries: Mapping[Counted, Tries]) -> tuple[Counted, ...]:
    """Which counts matter for a try: where the name has signed in before, what others did counts for nothing."""
    known = tries[Counted.OWN].known_at is not None
    return (Counted.OWN,) if known else tuple(Counted)


def is_refused(tries: Mapping[Counted, Tries], *, rules: SignInRules, at: datetime) -> Counted | None:
    """By which count a try is refused, whatever its password; None when the password decides."""
    for each in reversed(counting(tries)):
        if tries[each].is_locked(at=at) or tries[each].is_beyond(rules.most[each]):
            return each
    return None


def locked_after(tries: Mapping[Counted, Tries], *, rules: SignInRules, at: datetime) -> dict[Counted, datetime]:
    """Which counts have to wait after a wrong try, and until when."""
    full = [each for each in counting(tries) if tries[each].count >= rules.most[each]]
    return dict.fromkeys(full, at + rules.locked_for)
