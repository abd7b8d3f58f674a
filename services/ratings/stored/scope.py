"""What an actor may see, as conditions of the database: the common form, with the names that documents have here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from common.mongo import Fields
from common.people.commands import Actor
from common.scope import grants_of
from common.scope_filter import Places, own_members, seen, seen_by_duty, seen_with, told_members

_STORES, _SUBJECTS, _LEDGERS = Places(), Places(store="subject_id", scope="scope"), Places(store="store_id")


def stores_of(actor: Actor, *, day: date) -> Fields:
    """The condition on `stores` for what the actor may see on a day."""
    return seen(grants_of(actor), _STORES, day=day)


def members_of(actor: Actor, *, day: date) -> Fields:
    """The condition on `stores` for those that a headquarters sees on a day."""
    return own_members(grants_of(actor), _STORES, day=day)


def members_told(actor: Actor, chain_ids: Sequence[str], *, member_of: Callable[[list[str]], Fields]) -> Fields:
    """The condition on `stores` for those that belong to one of the chains, as far as the actor is told of it."""
    return told_members(grants_of(actor), chain_ids, _STORES, member_of=member_of)


def subjects_of(actor: Actor, *, chain_stores: Sequence[str]) -> Fields:
    """The condition on what has a `subject_id` of store or chain; `chain_stores` are those of the actor's chains."""
    return seen_with(grants_of(actor), _SUBJECTS, members=chain_stores)


def subjects_by_duty(actor: Actor) -> Fields:
    """The same for what no party sees."""
    return seen_by_duty(grants_of(actor), _SUBJECTS)


def ledgers_of(actor: Actor, *, chain_stores: Sequence[str]) -> Fields:
    """The condition on `store_years` for what the actor may see."""
    return seen_with(grants_of(actor), _LEDGERS, members=chain_stores)


def about(*, store_id: str | None, chain_id: str | None) -> Fields:
    """The condition on what has a `subject_id`, for what is about this store or chain; none without either."""
    if chain_id is not None:
        return {"scope": "chain", "subject_id": chain_id}
    return {} if store_id is None else {"scope": "store", "subject_id": store_id}
