"""The scope of an account as a condition of the database: what `common.scope` decides for one thing, for a list.

The only place that says it so. Each storage tells under which names its documents have it (`Places`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from common.messages.words import MembershipKind, Scope
from common.mongo import Fields
from common.scope import SEEN_KIND, Grants, leading_digits

#: A condition that nothing meets.
NOTHING: Fields = {"_id": {"$in": []}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Under which names documents say whose they are.

    `store` has the id of a store, or where a `scope` says `chain` that of a chain; `area` and `memberships` are always
    called so. `named` are lists of stores beside, each of which has the document as if it were its own: a decision on
    their chain (`Grants.is_named`). `reach` is a list of the chains of the memberships, where that has the index;
    `served_on` has the day on which a party got what a headquarters keeps (`Grants.has_member` on that day).
    """

    store: str = "_id"
    scope: str | None = None
    named: tuple[str, ...] = ()
    reach: str | None = None
    served_on: str | None = None


def seen(grants: Grants, places: Places, *, day: date) -> Fields:
    """The condition for what an account sees on a day, of documents with the memberships of their store."""
    if grants.sees_all:
        return {}
    found = [*_by_duty(grants, places), *_own(grants, places, members=())]
    if grants.chains:
        found.append(own_members(grants, places, day=day))
    if grants.chains and places.served_on:
        found.append(_kept(places.served_on, chains=grants.chains))
    return _any(found)


def seen_with(grants: Grants, places: Places, *, members: Sequence[str]) -> Fields:
    """The same of documents without memberships: `members` are the stores of the account's chains on the day."""
    if grants.sees_all:
        return {}
    return _any([*_by_duty(grants, places), *_own(grants, places, members=members)])


def seen_by_duty(grants: Grants, places: Places) -> Fields:
    """The condition for what staff see by area or as a whole; nothing for a party."""
    return {} if grants.sees_all else _any(_by_duty(grants, places))


def own_members(grants: Grants, places: Places, *, day: date) -> Fields:
    """The condition for the stores that a headquarters sees on a day."""
    return member_on(grants.chains, places, day=day, kinds=(SEEN_KIND,))


def chains_seen(grants: Grants) -> Fields:
    """The condition for the chains that an account sees, of documents whose key is that of the chain."""
    return {} if grants.sees_all or grants.sees_chains else {"_id": {"$in": list(grants.chains)}}


def member_on(
    chains: Sequence[str], places: Places, *, day: date, kinds: Sequence[MembershipKind] = tuple(MembershipKind)
) -> Fields:
    """The condition for stores with a membership of these chains, and of one of the kinds, that lasts on a day."""
    condition: Fields = {"memberships": {"$elemMatch": lasting(chains, day=day, kinds=kinds)}}
    return {places.reach: {"$in": list(chains)}, **condition} if places.reach else condition


def told_members(
    grants: Grants, chains: Sequence[str], places: Places, *, member_of: Callable[[list[str]], Fields]
) -> Fields:
    """The condition for stores of which the account is told that they belong to one of these chains.

    What a filter asks, and what the account is shown (`Grants.covers_membership`), are one; `member_of` is the
    condition on stores of chains.
    """
    told = [each for each in chains if grants.covers_chain(each)]
    ways = [member_of(told)] if told else []
    if grants.stores and len(told) < len(chains):
        ways.append({"$and": [{places.store: {"$in": list(grants.stores)}}, member_of(list(chains))]})
    return _any(ways)


def lasting(chains: Sequence[str], *, day: date, kinds: Sequence[MembershipKind], within: str = "") -> Fields:
    """The condition for one membership that lasts on a day, under the name `within` where the list is unwound."""
    at, text = f"{within}." if within else "", day.isoformat()
    return {
        f"{at}chain_id": {"$in": list(chains)},
        f"{at}kind": {"$in": [each.value for each in kinds]},
        f"{at}from_on": {"$lte": text},
        "$or": [{f"{at}until_on": None}, {f"{at}until_on": {"$gt": text}}],
    }


def within_area(prefix: str) -> Fields:
    """The condition for an area code that begins so, or that lies within the city that is named."""
    return {"area": {"$regex": f"^{re.escape(leading_digits(prefix))}"}}


def _by_duty(grants: Grants, places: Places) -> list[Fields]:
    of_chain: list[Fields] = [{places.scope: Scope.CHAIN.value}] if grants.sees_chains and places.scope else []
    return of_chain + [within_area(each) for each in grants.areas]


def _own(grants: Grants, places: Places, *, members: Sequence[str]) -> list[Fields]:
    of_stores: list[Fields] = [{places.store: {"$in": [*grants.stores, *members]}}] if grants.stores or members else []
    if grants.stores:
        of_stores += [{each: {"$in": list(grants.stores)}} for each in places.named]
    if not (grants.chains and places.scope):
        return of_stores
    return [*of_stores, {places.store: {"$in": list(grants.chains)}, places.scope: Scope.CHAIN.value}]


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
