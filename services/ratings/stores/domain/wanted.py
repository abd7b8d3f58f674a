"""Which stores a list is to hold, and by what it is sorted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stores: designated ones, or every registered one; None is any.

    `text` is words of the name, of that of the chain, or parts of a code, in any order; `also` are stores that who asks
    knows by the same text, as one knows a store by its number in the chain. Who asks for a grade asks for designated
    stores.
    """

    text: str | None = None
    also: tuple[str, ...] = ()
    chain_id: str | None = None
    area: str | None = None
    grade: str | None = None
    is_registered_enough: bool = False


class Sort(StrEnum):
    """By what, a minus in front for the other way round; `ATTENTION` is what needs attention first.

    That is: stores whose own suspension is in effect, or whose suspension or termination is still to come; then C, B,
    A, those not rated yet, and at last those without an agreement. A measure against a whole chain moves no store.
    Where a text is asked for, stores of which it is the whole name or code, or that who asks knows by it, stand before
    all others.
    """

    ID = "id"
    ATTENTION = "attention"
    NAME = "name"
    NAME_DOWN = "-name"
    CODE = "code"
    CODE_DOWN = "-code"
    GRADE = "grade"
    GRADE_DOWN = "-grade"
    POINTS = "points"
    POINTS_DOWN = "-points"
