"""Lists and counts designated stores by the grade of the day that lies with them, within the actor's scope.

A read, of plain dictionaries.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from common.paging import Found, Page
from common.people.commands import Actor
from common.scope import grants_of
from services.ratings.stored.beside import BesideEach, BesideRows
from services.ratings.stores.domain.wanted import Sort
from services.ratings.stores.storage import lists
from services.ratings.stores.storage.lists import Wanted


def list_stores(
    actor: Actor, *, wanted: Wanted, sort: Sort, points: BesideEach, day: date, page: Page
) -> Found[dict[str, Any]]:
    """A page of stores; `points` is where the points lie by which they may be sorted."""
    return lists.page_of(actor, wanted=wanted, sort=sort, points=points, day=day, page=page)


def count_grades(actor: Actor, *, chain_id: str | None, area: str | None, day: date) -> dict[str, int]:
    """How many designated stores have each grade."""
    return lists.grade_counts(actor, chain_id=chain_id, area=area, day=day)


def stores_seen_by(actor: Actor, *, day: date) -> BesideRows:
    """Where the stores lie that the actor sees on a day, for who keeps lists of stores."""
    return lists.seen_by(actor, day=day)


def stores_lying_in(area: str) -> BesideRows:
    """Where the stores of an area lie, given by leading digits, for who keeps lists of stores."""
    return lists.lying_in(area)


def find_stores_of_headquarters(actor: Actor, *, day: date) -> list[str]:
    """The ids of the stores that are, on a day, direct members of the chains whose headquarters the actor is."""
    return lists.of_headquarters(actor, day=day) if grants_of(actor).chains else []
