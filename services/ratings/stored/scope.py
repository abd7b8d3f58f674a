"""What an actor may see, as conditions of the database: the same scope as `Actor.covers` decides for one thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from common.people.commands import AREA_ROLES, CITY_ROLES, Actor, Role

Fields = dict[str, Any]
#: A condition that nothing meets.
NOTHING: Fields = {"_id": {"$in": []}}


def stores_of(actor: Actor, *, day: date) -> Fields:
    """The condition on `stores` for what the actor may see on a day: of a chain its headquarters sees direct stores."""
    if actor.has(*CITY_ROLES):
        return {}
    seen: list[Fields] = []
    if (area := _area(actor)) is not None:
        seen.append(area)
    if actor.has(Role.HEADQUARTERS) and actor.chains:
        seen.append({"memberships": {"$elemMatch": _direct(actor.chains, day.isoformat())}})
    if actor.has(Role.PHARMACY) and actor.stores:
        seen.append({"_id": {"$in": list(actor.stores)}})
    return {"$or": seen} if seen else NOTHING


def subjects_of(actor: Actor, *, chain_stores: list[str]) -> Fields:
    """The condition on what has a `subject_id` of store or chain; `chain_stores` are those of the actor's chains."""
    if actor.has(*CITY_ROLES):
        return {}
    seen: list[Fields] = []
    if actor.has(*AREA_ROLES):
        seen.append({"scope": "chain"})
        if (area := _area(actor)) is not None:
            seen.append({"scope": "store", **area})
    own = [*(actor.stores if actor.has(Role.PHARMACY) else ()), *chain_stores]
    if actor.has(Role.HEADQUARTERS):
        own += actor.chains
    if own:
        seen.append({"subject_id": {"$in": own}})
    return {"$or": seen} if seen else NOTHING


def ledgers_of(actor: Actor, *, chain_stores: list[str]) -> Fields:
    """The condition on `store_years` for what the actor may see."""
    if actor.has(*CITY_ROLES):
        return {}
    own = [*(actor.stores if actor.has(Role.PHARMACY) else ()), *chain_stores]
    seen: list[Fields] = [{"store_id": {"$in": own}}] if own else []
    if (area := _area(actor)) is not None:
        seen.append(area)
    return {"$or": seen} if seen else NOTHING


def about(*, store_id: str | None, chain_id: str | None) -> Fields:
    """The condition on what has a `subject_id`, for what is about this store or chain; none without either."""
    if chain_id is not None:
        return {"scope": "chain", "subject_id": chain_id}
    return {} if store_id is None else {"scope": "store", "subject_id": store_id}


def within_area(prefix: str) -> Fields:
    """The condition for an area code that begins so."""
    return {"area": {"$regex": f"^{re.escape(prefix)}"}}


def _direct(chain_ids: Sequence[str], day: str) -> Fields:
    lasts = {"$or": [{"until_on": None}, {"until_on": {"$gt": day}}]}
    return {"chain_id": {"$in": list(chain_ids)}, "kind": "direct", "from_on": {"$lte": day}, **lasts}


def _area(actor: Actor) -> Fields | None:
    if not actor.has(*AREA_ROLES) or not actor.areas:
        return None
    return {"area": {"$regex": "^(" + "|".join(re.escape(each) for each in actor.areas) + ")"}}
