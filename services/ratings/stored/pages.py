"""How much of a list is asked for, and from where on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """How much of a list, from where on (the sort values of the last item seen), and how far to count."""

    limit: int
    count_limit: int
    after: tuple[Any, ...] | None = None


def before(time_field: str, id_field: str, after: tuple[Any, ...]) -> Fields:
    """The condition for what comes after an item in a list with the newest first."""
    at, identifier = after
    return {"$or": [{time_field: {"$lt": at}}, {time_field: at, id_field: {"$lt": identifier}}]}
