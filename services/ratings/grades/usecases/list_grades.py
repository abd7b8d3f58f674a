"""Lists designated stores with their grade of the day and the points of its year, within the actor's scope.

A read: the grades lie with the stores, the points in their ledgers.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from common.paging import Found, Page
from common.people.commands import Actor
from services.ratings.ledger.usecases.find_figures import find_points
from services.ratings.stores.usecases.list_stores import list_stores


def list_grades(
    actor: Actor,
    *,
    text: str | None,
    chain_id: str | None,
    area: str | None,
    grade: str | None,
    today: date,
    page: Page,
) -> Found[dict[str, Any]]:
    """A page of stores by id, each with its `points`."""
    found = list_stores(actor, text=text, chain_id=chain_id, area=area, grade=grade, page=page)
    points = find_points((each["_id"] for each in found), today.year)
    return found.map(lambda each: {**each, "points": points.get(each["_id"], 0)})
