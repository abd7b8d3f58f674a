"""Lists designated stores with their grade of the day and the points of its year, within the actor's scope.

A read: the grades lie with the stores, the points in their ledgers.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from common.paging import Found, Page
from common.people.commands import Actor
from services.ratings.ledger.usecases.find_figures import find_points, points_beside
from services.ratings.stores.domain.wanted import Sort, Wanted
from services.ratings.stores.usecases.list_stores import list_stores


def list_grades(actor: Actor, *, wanted: Wanted, sort: Sort, today: date, page: Page) -> Found[dict[str, Any]]:
    """A page of stores, each with its `points`."""
    beside = points_beside(today.year)
    found = list_stores(actor, wanted=wanted, sort=sort, points=beside, day=today, page=page)
    points = find_points((each["_id"] for each in found), today.year)
    return found.map(lambda each: {**each, "points": points.get(each["_id"], 0)})
