"""Answers which stores an actor may see, by id, chain, area and text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from common.errors import Invalid
from common.paging import Found, Page
from common.people.commands import Actor
from common.phrases import N_
from common.scope import grants_of
from services.agreements.domain.store import Store
from services.agreements.stores.storage import registrations, stores

#: How many stores one question may name: a longer address would not pass every server.
MAX_STORES = 100


def list_stores(
    *,
    actor: Actor,
    store_ids: Sequence[str] | None,
    chain_id: str | None,
    area: str | None,
    text: str | None,
    shop_number: str | None,
    day: date,
    page: Page,
) -> Found[Store]:
    """A page of stores by id, by a text its whole hits first. Raises `Invalid` (too_many_stores)."""
    if store_ids is not None and len(store_ids) > MAX_STORES:
        raise too_many_stores(MAX_STORES)
    return stores.page_of(
        actor,
        day=day,
        filters=stores.matching(
            actor, store_ids=store_ids, chain_id=chain_id, area=area, text=text, shop_number=shop_number, day=day
        ),
        text=text,
        hidden_imports=registrations.incomplete_ids(),
        page=page,
    )


def too_many_stores(most: int) -> Invalid:
    """The refusal of a question that names more stores than one may."""
    return Invalid(N_("一次最多查询 %(most)s 家药店，请分批查询。"), code="too_many_stores", most=most)


def find_stores_of_headquarters(actor: Actor, *, day: date) -> list[str]:
    """The ids of the stores that are, on a day, direct members of the chains whose headquarters the actor is."""
    return stores.members_of(actor, day=day) if grants_of(actor).chains else []
