"""The scope of an account as a condition of the database: what `common.scope` decides for one thing, for a list.

The only place that says it so. Each storage tells under which names its documents have it (`Places`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common.messages.words import Scope
from common.mongo import Fields
from common.scope import SEEN_KIND, Grants

#: A condition that nothing meets.
NOTHING: Fields = {"_id": {"$in": []}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Under which names documents say whose they are.

    `store` has the id of a store, or where a `scope` says `chain` that of a chain; `area` is always called so. With
    `memberships` they have those of the store, under that name; `reach` is a list of the same chains, where that has
    the index. `served_on` has the day from which on a headquarters keeps them (`Grants.has_member` on that day).
    """

    store: str = "_id"
    scope: str | None = None
    memberships: bool = False
    reach: str | None = None
    served_on: str | None = None


def seen_by_duty(grants: Grants, places: Places) -> Fields:
    """The condition for what staff see by area or as a whole; nothing for a party."""
    return {} if grants.sees_all else _any(_by_duty(grants, places))


def seen(grants: Grants, places: Places, *, day: date, members: Sequence[str] = ()) -> Fields:
    """The condition for what an account sees on a day.

    `members` are the stores of its chains that day, for documents that have no memberships.
    """
    if grants.sees_all:
        return {}
    found = _by_duty(grants, places)
    if own := [*grants.stores, *members]:
        found.append({places.store: {"$in": own}})
    if grants.chains and places.scope:
        found.append({places.store: {"$in": list(grants.chains)}, places.scope: Scope.CHAIN.value})
    if grants.chains and places.memberships:
        found.append(_with_member(places, chains=grants.chains, day=day.isoformat()))
        if places.served_on:
            found.append(_kept(places.served_on, chains=grants.chains))
    return _any(found)


def chains_seen(grants: Grants) -> Fields:
    """The condition for the chains that an account sees, of documents whose key is that of the chain."""
    return {} if grants.sees_all or grants.sees_chains else {"_id": {"$in": list(grants.chains)}}


def member_on(chains: Sequence[str], *, day: date, kinds: Sequence[str] | None = None) -> Fields:
    """The condition for stores with a membership of these chains that lasts on a day, of any kind or of these."""
    return {"memberships": {"$elemMatch": _lasting(chains, day.isoformat(), kinds)}}


def within_area(prefix: str) -> Fields:
    """The condition for an area code that begins so."""
    return {"area": {"$regex": f"^{re.escape(prefix)}"}}


def _by_duty(grants: Grants, places: Places) -> list[Fields]:
    of_chain: list[Fields] = [{places.scope: Scope.CHAIN.value}] if grants.sees_chains and places.scope else []
    return of_chain + [within_area(each) for each in grants.areas]


def _with_member(places: Places, *, chains: Sequence[str], day: str) -> Fields:
    condition: Fields = {"memberships": {"$elemMatch": _lasting(chains, day, [SEEN_KIND.value])}}
    return {places.reach: {"$in": list(chains)}, **condition} if places.reach else condition


def _lasting(chains: Sequence[str], day: str, kinds: Sequence[str] | None) -> Fields:
    lasts: Fields = {"from_on": {"$lte": day}, "$or": [{"until_on": None}, {"until_on": {"$gt": day}}]}
    of_kind: Fields = {"kind": {"$in": list(kinds)}} if kinds else {}
    return {"chain_id": {"$in": list(chains)}, **of_kind, **lasts}


def _kept(served_on: str, *, chains: Sequence[str]) -> Fields:
    """What was served on a day on which the store was a direct member; the index finds those that ever were."""
    until = {"$ifNull": ["$$each.until_on", None]}
    lasted = [
        {"$in": ["$$each.chain_id", {"$literal": list(chains)}]},
        {"$eq": ["$$each.kind", SEEN_KIND.value]},
        {"$lte": ["$$each.from_on", f"${served_on}"]},
        {"$or": [{"$eq": [until, None]}, {"$gt": [until, f"${served_on}"]}]},
    ]
    that_day = {"$map": {"input": {"$ifNull": ["$memberships", []]}, "as": "each", "in": {"$and": lasted}}}
    return {
        "memberships.chain_id": {"$in": list(chains)},
        served_on: {"$type": "string"},
        "$expr": {"$anyElementTrue": [that_day]},
    }


def _any(conditions: list[Fields]) -> Fields:
    if len(conditions) == 1:
        return conditions[0]
    return {"$or": conditions} if conditions else NOTHING
