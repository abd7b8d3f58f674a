"""How often anybody may be wrong before they have to wait, so that guessing fails and locks nobody else out.

Wrong passwords are counted three ways. `OWN`: for one name from one place, which is a browser that somebody has signed
in with before, else an address; where the name signs in, its browser and its address are both known from then on.
`STRANGERS`: for one name from all places that it never signed in from; from its own places it goes on. `PLACE`: from
one address, whatever the names (quality.md section 4).
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


class Verdict(StrEnum):
    """What becomes of a try before its password is looked at."""

    #: The password decides.
    TRY = "try"
    #: It is refused as a wrong one would be.
    WAIT = "wait"
    #: As many as may be wrong are being looked at: whoever comes again in a moment is looked at.
    BUSY = "busy"
    #: The address has to wait, whatever the name.
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a try comes from: a keyed hash of the address, and the browser where it is one that has been here.

    `becoming` is what a browser that is new will be known by, once somebody has signed in with it.
    """

    address: str
    browser: str | None = None
    becoming: str | None = None

    @property
    def place(self) -> str:
        """By what it is told from others."""
        return self._places[0]

    @property
    def places(self) -> tuple[str, ...]:
        """What a name is known from once it has signed in from here: the address, and the browser if it is one."""
        becoming = (_browser(self.becoming),) if self.becoming else ()
        return (*self._places, *becoming)

    @property
    def _places(self) -> tuple[str, ...]:
        browser = (_browser(self.browser),) if self.browser else ()
        return (*browser, f"address {self.address}")


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
        """Whether as many tries as may be wrong are counted before this one, and none of them locked."""
        return self.count > most


def _browser(name: str) -> str:
    return f"browser {name}"


def keys_of(username: str, origin: Origin) -> dict[Counted, tuple[str, ...]]:
    """Under what a try is counted."""
    return {
        Counted.OWN: _own(username, origin.place),
        Counted.STRANGERS: (Counted.STRANGERS, username),
        Counted.PLACE: (Counted.PLACE, origin.address),
    }


def known_from(username: str, origin: Origin) -> tuple[tuple[str, ...], ...]:
    """Under what the name is counted where it is known, once it has signed in from there."""
    return tuple(_own(username, place) for place in origin.places)


def _own(username: str, place: str) -> tuple[str, ...]:
    return (Counted.OWN, username, place)


def counting(tries: Mapping[Counted, Tries]) -> tuple[Counted, ...]:
    """Which counts matter for a try: where the name has signed in before, what others did counts for nothing."""
    known = tries[Counted.OWN].known_at is not None
    return (Counted.OWN,) if known else tuple(Counted)


def verdict_on(tries: Mapping[Counted, Tries], *, rules: SignInRules, at: datetime) -> Verdict:
    """What becomes of a try, whatever its password.

    Tries that are not decided yet may be right: who comes after them is not refused, but has to come again.
    """
    for each in reversed(counting(tries)):
        if tries[each].is_locked(at=at):
            return Verdict.ADDRESS if each is Counted.PLACE else Verdict.WAIT
        if tries[each].is_beyond(rules.most[each]):
            return Verdict.ADDRESS if each is Counted.PLACE else Verdict.BUSY
    return Verdict.TRY


def locked_after(tries: Mapping[Counted, Tries], *, rules: SignInRules, at: datetime) -> dict[Counted, datetime]:
    """Which counts have to wait after a wrong try, and until when."""
    full = [each for each in counting(tries) if tries[each].count >= rules.most[each]]
    return dict.fromkeys(full, at + rules.locked_for)
