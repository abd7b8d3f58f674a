"""Lists and counts designated stores by the grade of the day that lies with them, within the actor's scope.

A read, of plain dictionaries.
"""

from __future__ import annotations

from typing import Any

from common.paging import Found, Page
from common.people.commands import Actor, Role
from services.ratings.stores.storage import lists


def list_stores(
    actor: Actor, *, text: str | None, chain_id: str | None, area: str | None, grade: str | None, page: Page
) -> Found[dict[str, Any]]:
    """Stores by id; `text` is part of the name, or the whole code."""
    return lists.designated(actor, text=text, chain_id=chain_id, area=area, grade=grade, page=page)


def count_grades(actor: Actor, *, chain_id: str | None, area: str | None) -> dict[str, int]:
    """How many stores have each grade."""
    return lists.grade_counts(actor, chain_id=chain_id, area=area)


def find_stores_of_headquarters(actor: Actor) -> list[str]:
    """The ids of the stores of the chains whose headquarters the actor is."""
    if not actor.has(Role.HEADQUARTERS) or not actor.chains:
        return []
    return lists.of_chains(actor.chains)
