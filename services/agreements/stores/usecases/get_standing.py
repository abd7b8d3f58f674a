"""Answers whether settlement is open: of one store by one read, of many by a few, however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from common.errors import Invalid
from common.paging import Found, Page
from common.people.commands import Actor
from common.phrases import N_
from services.agreements import policies
from services.agreements.domain.days import day_of
from services.agreements.domain.holds import Hold
from services.agreements.domain.standing import Standing, holds_on, standing
from services.agreements.domain.store import Store
from services.agreements.stores.storage import chain_holds, standings, stores
from services.agreements.stores.usecases.get_visible_store import is_visible, not_found
from services.agreements.stores.usecases.list_chains import get_chain
from services.agreements.stores.usecases.list_holds import told_holds
from services.agreements.stores.usecases.list_stores import list_stores


def get_standing(
    store_id: str, *, actor: Actor, at: datetime | None, known_at: datetime | None, now: datetime
) -> Standing:
    """The standing of a store at `at` as known at `known_at`, both `now` if not given.

    Raises `StoreNotFound`, `Invalid` (known_at_future).
    """
    check_known(known_at, now=now)
    store, holds = _visible(store_id, actor=actor, now=now)
    return _standing(store, holds, at=at or now, known_at=known_at or now)


def get_store_with_standing(store_id: str, *, actor: Actor, now: datetime) -> tuple[Store, Standing, tuple[Hold, ...]]:
    """A store, whether it may settle now, and the holds on it that are told to the actor. Raises `StoreNotFound`."""
    store, holds = _visible(store_id, actor=actor, now=now)
    count_franchise = policies.current().count_franchise
    reaching = holds_on(store, chain_holds=holds, known_at=now, count_franchise=count_franchise)
    standing_now = _standing(store, holds, at=now, known_at=now)
    return store, standing_now, told_holds(store, reaching, actor=actor, now=now)


def _visible(store_id: str, *, actor: Actor, now: datetime) -> tuple[Store, tuple[Hold, ...]]:
    found = standings.find(store_id)
    if found is None or not is_visible(found[0], actor=actor, day=day_of(now)):
        raise not_found()
    return found


def _standing(store: Store, holds: tuple[Hold, ...], *, at: datetime, known_at: datetime) -> Standing:
    count_franchise = policies.current().count_franchise
    return standing(store, chain_holds=holds, at=at, known_at=known_at, count_franchise=count_franchise)


def list_standings(
    *,
    actor: Actor,
    store_ids: Sequence[str],
    chain_id: str | None,
    at: datetime | None,
    known_at: datetime | None,
    now: datetime,
    page: Page,
) -> tuple[Found[Standing], tuple[str, ...]]:
    """Standings of those of the named stores, or of the chain's stores of today, that the actor may see; by id.

    With those of the named stores that do not exist or lie outside the actor's scope.
    Raises `ChainNotFound`, `Invalid` (known_at_future, stores_unnamed, too_many_stores).
    """
    check_known(known_at, now=now)
    if not store_ids and chain_id is None:
        raise Invalid(N_("请用 store_ids 或 chain_id 说明要查询哪些药店。"), code="stores_unnamed")
    if chain_id is not None and not store_ids:
        get_chain(chain_id, actor=actor, day=day_of(now))
    found = list_stores(
        actor=actor,
        store_ids=store_ids or None,
        chain_id=None if store_ids else chain_id,
        area=None,
        text=None,
        shop_number=None,
        day=day_of(now),
        page=page,
    )
    return _answers(found, at=at or now, known_at=known_at or now), _missing(store_ids, actor=actor, day=day_of(now))


def _missing(store_ids: Sequence[str], *, actor: Actor, day: date) -> tuple[str, ...]:
    found = stores.find_many(store_ids) if store_ids else ()
    seen = {each.id for each in found if is_visible(each, actor=actor, day=day)}
    return tuple(dict.fromkeys(each for each in store_ids if each not in seen))


def _answers(found: Found[Store], *, at: datetime, known_at: datetime) -> Found[Standing]:
    by_chain: dict[str, list[Hold]] = {}
    read_holds({chain for store in found for chain in store.reach}, by_chain)
    count_franchise = policies.current().count_franchise
    return found.map(
        lambda store: standing(
            store,
            chain_holds=[hold for chain in store.reach for hold in by_chain[chain]],
            at=at,
            known_at=known_at,
            count_franchise=count_franchise,
        )
    )


def read_holds(chain_ids: Iterable[str], by_chain: dict[str, list[Hold]]) -> None:
    """Add to what is known by chain the holds of those of the chains that were not read before."""
    unread = sorted(set(chain_ids) - by_chain.keys())
    by_chain.update((chain, []) for chain in unread)
    for hold in chain_holds.find(unread):
        by_chain[hold.subject_id].append(hold)


def check_known(known_at: datetime | None, *, now: datetime) -> None:
    """Nobody is told today what will be known tomorrow. Raises `Invalid` (known_at_future)."""
    if known_at is not None and known_at > now:
        raise Invalid(N_("known_at 不能晚于现在：还没有记录的事，现在无从得知。"), code="known_at_future")
