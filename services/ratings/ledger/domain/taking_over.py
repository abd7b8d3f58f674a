"""What an entry takes over as somebody said it: every field that it has under the same name."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from services.ratings.domain.violation import Report, Review, Violation

_OF_ENTRY = frozenset(each.name for each in fields(Violation))


def taken_over(said: Report | Review) -> dict[str, Any]:
    """What a report or a review says of an entry, by the names of its fields."""
    return {each.name: getattr(said, each.name) for each in fields(said) if each.name in _OF_ENTRY}
