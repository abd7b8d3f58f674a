"""Answers whether settlement is open for each of thousands of stores, named by 医保编码 or id, in the order asked.

They are read and answered a few hundred at a time: what is held at once stays small, and others have their turn
between. Source: docs/decisions/0072.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from common.errors import Invalid
from common.people.commands import Actor
from common.phrases import N_
from common.scope import Grants, grants_of
from services.agreements import policies
from services.agreements.domain.days import day_of
from services.agreements.domain.holds import Hold
from services.agreements.domain.standing import Standing, standing
from services.agreements.stores.domain.lookup import StoreFacts, is_id, key_of
from services.agreements.stores.storage import registrations, standings
from services.agreements.stores.usecases.get_standing import check_known, read_holds
from services.agreements.stores.usecases.list_stores import too_many_stores

#: How many stores one question may name.
MOST_ASKED = 10_000
#: How many of them are read and answered at a time.
CHUNK = 250


@dataclass(frozen=True, slots=True)
class Answered:
    """What was asked, and the standing of the store that it names; None where the actor sees no such store."""

    asked: str
    standing: Standing | None


def look_up_standings(
    asked: Sequence[str], *, actor: Actor, at: datetime, known_at: datetime, now: datetime
) -> Iterator[list[Answered]]:
    """The standing at `at`, as known at `known_at`, of the store that each text names, one for each, a chunk at a time.

    Raises `Invalid` (known_at_future, stores_unnamed, too_many_stores).
    """
    check_known(known_at, now=now)
    if not asked:
        raise Invalid(N_("codes 不能为空，请列出要查询的药店的医保编码或者编号。"), code="stores_unnamed")
    if len(asked) > MOST_ASKED:
        raise too_many_stores(MOST_ASKED)
    return _chunks(asked, grants=grants_of(actor), at=at, known_at=known_at, day=day_of(now))


def _chunks(
    asked: Sequence[str], *, grants: Grants, at: datetime, known_at: datetime, day: date
) -> Iterator[list[Answered]]:
    count_franchise = policies.current().count_franchise
    holds_of: dict[str, list[Hold]] = {}
    for start in range(0, len(asked), CHUNK):
        keys = {each: key_of(each) for each in asked[start : start + CHUNK]}
        found = _seen(_read(set(keys.values())), grants=grants, day=day)
        read_holds({chain for store in found for chain in store.reach}, holds_of)
        answers: dict[str | None, Standing] = {}
        for store in found:
            answer = standing(
                store,
                chain_holds=[hold for chain in store.reach for hold in holds_of[chain]],
                at=at,
                known_at=known_at,
                count_franchise=count_franchise,
            )
            answers[store.id] = answers[store.code] = answer
        yield [Answered(each, answers.get(keys[each])) for each in asked[start : start + CHUNK]]


def _read(keys: set[str]) -> list[StoreFacts]:
    ids = [each for each in keys if is_id(each)]
    return standings.find_many(store_ids=ids, codes=[each for each in keys if not is_id(each)])


def _seen(found: Sequence[StoreFacts], *, grants: Grants, day: date) -> list[StoreFacts]:
    """Those of the stores that the account sees on a day, their registration complete."""
    complete = {each: registrations.is_complete(each) for each in {store.import_id for store in found}}
    return [
        each
        for each in found
        if complete[each.import_id]
        and grants.covers_store(each.id, area=each.area, memberships=each.memberships, day=day)
    ]
