"""Stores in MongoDB: document to value, and lists within an actor's scope."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from common.folding import fold
from common.mapping import COMPACT, Missing
from common.messages.words import MembershipKind
from common.naming import has_any_word, has_every_word, whole_first
from common.paging import Found, Key, Order, Page, read_page
from common.people.commands import Actor
from common.phrases import N_
from common.scope import grants_of
from common.scope_filter import Places, lasting, member_on, own_members, seen, told_members, within_area
from services.agreements.domain.holds import Hold, HoldScope
from services.agreements.domain.membership import on_day
from services.agreements.domain.store import Store, StoreNotFound
from services.agreements.stores.storage.documents import ChainDocument, StoreDocument
from services.agreements.stores.storage.mapping import HOLD, MEMBERSHIP, PARTICULARS

Fields = dict[str, Any]
#: What no reader needs.
WITHOUT = {"pending": 0, "recent": 0}
#: What stores of a schema do not have yet, nor those of earlier ones.
MISSING: Missing = {4: {"text_records": (), "exemptions": ()}}
_STORE = COMPACT.of(Store, names={"id": "_id"}, apart={"particulars", "holds"}, missing=MISSING)
#: `reach` names at least the chains of the memberships, and has the index.
_PLACES = Places(reach="reach")
_BY_ID = Order((Key("_id", str),))


@dataclass(frozen=True, slots=True)
class Holder:
    """What of a registered store tells whether it is the one that a row describes."""

    name: str
    area: str
    code: str | None
    fingerprint: str
    import_id: str | None


def find(store_id: str) -> Store | None:
    """The store, or None."""
    stored = StoreDocument._get_collection().find_one({"_id": store_id}, WITHOUT)
    return store_value(stored) if stored else None


def get(store_id: str) -> Store:
    """The store. Raises `StoreNotFound`."""
    found = find(store_id)
    if found is None:
        raise StoreNotFound(N_("没有找到该药店，请核对编号；也可能不在您的管辖范围内。"))
    return found


def find_many(store_ids: Sequence[str]) -> list[Store]:
    """Those of the stores that exist, by id."""
    found = StoreDocument._get_collection().find({"_id": {"$in": list(store_ids)}}, WITHOUT).sort("_id", 1)
    return [store_value(each) for each in found]


def page_of(
    actor: Actor,
    *,
    day: date,
    filters: Fields,
    text: str | None,
    hidden_imports: Sequence[str],
    page: Page,
) -> Found[Store]:
    """Stores within the actor's scope by id; those of which `text` is the whole name, code or number come first."""
    in_scope = seen(grants_of(actor), _PLACES, day=day)
    where: Fields = {"$and": [filters, in_scope, {"import_id": {"$nin": list(hidden_imports)}}]}
    found = read_page(StoreDocument._get_collection(), where, order=_order(text), page=page, fields=WITHOUT)
    return found.map(store_value)


def matching(
    actor: Actor,
    *,
    store_ids: Sequence[str] | None,
    chain_id: str | None,
    area: str | None,
    text: str | None,
    shop_number: str | None,
    day: date,
) -> Fields:
    """The filter for stores by id, of a chain on a day, of an area (leading digits), by text, and by their number in
    the chain; None is any. To which chains a store belongs counts as far as the actor is told.

    A text is words of the name, of that of the chain, or parts of 医保编码 or 统一社会信用代码, in any order; or the
    whole number in the chain.
    """
    conditions: list[Fields] = []

    def member_of(chain_ids: list[str]) -> Fields:
        on_that_day = partial(member_on, places=_PLACES, day=day)
        return told_members(grants_of(actor), chain_ids, _PLACES, member_of=on_that_day)

    if store_ids is not None:
        conditions.append({"_id": {"$in": list(store_ids)}})
    if chain_id is not None:
        conditions.append(member_of([chain_id]))
    if area is not None:
        conditions.append(within_area(area))
    if text is not None:
        named = has_every_word(
            text,
            chains=_chains_named(text),
            member_of=member_of,
            has_code=lambda code: [{"code": code}, {"uscc": code}],
        )
        conditions.append({"$or": [named, _numbered(text)]})
    if shop_number is not None:
        conditions.append(_numbered(shop_number))
    return {"$and": conditions} if conditions else {}


def _numbered(number: str) -> Fields:
    """The condition for the stores with a number in their chain, as it was registered or by its key."""
    return {"shop_number": {"$in": _numbers(number)}}


def _numbers(number: str) -> list[str]:
    return [number, fold(number)]


def _order(text: str | None) -> Order:
    if text is None:
        return _BY_ID
    return whole_first(text, _BY_ID, codes=["$code", "$uscc"], known=[{"$in": ["$shop_number", _numbers(text)]}])


def _chains_named(text: str) -> dict[str, str]:
    """The keys of the names of chains in which a word of the text is found, by id."""
    found = ChainDocument._get_collection().find(has_any_word(text), {"name_key": 1})
    return {each["_id"]: each["name_key"] for each in found}


def members_of(actor: Actor, *, day: date) -> list[str]:
    """The ids of the stores that a headquarters sees on a day."""
    return list(StoreDocument._get_collection().distinct("_id", own_members(grants_of(actor), _PLACES, day=day)))


def joining_after(chain_id: str, day: date) -> list[str]:
    """The ids of the stores with a joining to the chain that begins after a day."""
    joining = {"chain_id": chain_id, "from_on": {"$gt": day.isoformat()}}
    where = {"reach": chain_id, "memberships": {"$elemMatch": joining}}
    return list(StoreDocument._get_collection().distinct("_id", where))


def chains_of(store_ids: Sequence[str]) -> list[str]:
    """The chains in the reach of some stores."""
    return list(StoreDocument._get_collection().distinct("reach", {"_id": {"$in": list(store_ids)}}))


def held_back() -> list[Store]:
    """The stores of which a joining waits, or has waited, for the service of a decision; by id."""
    found = StoreDocument._get_collection().find({"memberships.shifts.case_id": {"$gt": ""}}, WITHOUT).sort("_id", 1)
    return [store_value(each) for each in found]


def count_direct(chain_ids: Sequence[str], day: date) -> dict[str, int]:
    """How many direct stores each chain has on a day."""
    direct = (MembershipKind.DIRECT,)
    pipeline = [
        {"$match": member_on(chain_ids, _PLACES, day=day, kinds=direct)},
        {"$unwind": "$memberships"},
        {"$match": lasting(chain_ids, day=day, kinds=direct, within="memberships")},
        {"$group": {"_id": {"chain": "$memberships.chain_id", "store": "$_id"}}},
        {"$group": {"_id": "$_id.chain", "count": {"$sum": 1}}},
    ]
    return {row["_id"]: row["count"] for row in StoreDocument._get_collection().aggregate(pipeline)}


def registered(
    *, codes: Iterable[str], fingerprints: Iterable[str], besides: str | None
) -> tuple[dict[str, Holder], dict[str, Holder]]:
    """The stores that have one of the codes, by code, and those with one of the fingerprints, by fingerprint.

    Stores of the import `besides` do not count.
    """
    wanted: Fields = {"$or": [{"code": {"$in": list(codes)}}, {"fingerprint": {"$in": list(fingerprints)}}]}
    shown = dict.fromkeys(("name", "area", "code", "fingerprint", "import_id"), 1)
    found = [
        Holder(each["name"], each["area"], each.get("code"), each["fingerprint"], each.get("import_id"))
        for each in StoreDocument._get_collection().find({**wanted, "import_id": {"$ne": besides}}, shown)
    ]
    return {each.code: each for each in found if each.code}, {each.fingerprint: each for each in found}


def names_by_uscc(usccs: Iterable[str], *, areas: Sequence[str], hidden: Sequence[str]) -> dict[str, str]:
    """Of each USCC the name of a store in one of the areas (leading digits) that has it; not of `hidden` imports."""
    if not areas:
        return {}
    named: Fields = {
        "uscc": {"$in": list(usccs)},
        "$or": [within_area(each) for each in areas],
        "import_id": {"$nin": list(hidden)},
    }
    pipeline = [{"$match": named}, {"$group": {"_id": "$uscc", "name": {"$min": "$name"}}}]
    return {each["_id"]: each["name"] for each in StoreDocument._get_collection().aggregate(pipeline)}


def chains_by_uscc(usccs: Iterable[str], *, day: date, besides: str | None) -> dict[str, set[frozenset[str]]]:
    """Of each USCC in the register, the chains on a day of each store that has it; not of the import `besides`."""
    carried: Fields = {"uscc": {"$in": list(usccs)}, "import_id": {"$ne": besides}}
    found: dict[str, set[frozenset[str]]] = {}
    for each in StoreDocument._get_collection().find(carried, {"_id": 0, "uscc": 1, "memberships": 1}):
        memberships = on_day(map(MEMBERSHIP.value, each["memberships"]), day)
        found.setdefault(each["uscc"], set()).add(frozenset(member.chain_id for member in memberships))
    return found


def imports_of_first_carriers(usccs: Iterable[str]) -> dict[str, str]:
    """Of each USCC of which a store is marked as the first carrier, the import of that store."""
    found = StoreDocument._get_collection().find(
        {"first_of_uscc": {"$in": list(usccs)}}, {"_id": 0, "first_of_uscc": 1, "import_id": 1}
    )
    return {each["first_of_uscc"]: each["import_id"] for each in found}


def digest(fingerprint: str) -> str:
    """The fingerprint of a store as it is kept."""
    return hashlib.sha256(fingerprint.encode()).hexdigest()[:32]


def store_value(stored: Fields) -> Store:
    """A store from its raw document."""
    return _STORE.value(stored, particulars=PARTICULARS.value(stored), holds=holds_of(stored))


def holds_of(stored: Fields) -> tuple[Hold, ...]:
    """The own holds of a store from its raw document; their endings stand apart."""
    of_store = {"scope": HoldScope.STORE, "subject_id": stored["_id"], "endings": ()}
    return tuple([HOLD.value(each, **of_store) for each in stored["holds"]])
