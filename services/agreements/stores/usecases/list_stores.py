"""Answers which stores an actor may see, by id, chain, area and text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from common.paging import Found, Page
from common.people.commands import CITY_ROLES, Actor, Role
from services.agreements.domain.store import Store
from services.agreements.stores.storage import registrations, stores


def list_stores(
    *,
    actor: Actor,
    store_ids: Sequence[str] | None,
    chain_id: str | None,
    area: str | None,
    text: str | None,
    day: date,
    page: Page,
) -> Found[Store]:
    """A page of stores by id."""
    return stores.page_of(
        actor,
        day=day,
        filters=stores.matching(store_ids=store_ids, chain_id=chain_id, area=area, text=text, day=day),
        hidden_imports=registrations.incomplete_ids(),
        page=page,
    )


def find_own_stores(*, actor: Actor, day: date) -> list[str]:
    """The ids of the stores of a headquarters or a pharmacy; none for whoever sees stores by duty."""
    if actor.has(*CITY_ROLES) or not actor.has(Role.HEADQUARTERS, Role.PHARMACY):
        return []
    return stores.ids_in_scope(actor, day=day)
