"""Answers which joinings wait for the service of a decision on the chain, and for which (等待送达)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common.people.commands import Actor
from common.scope import grants_of
from services.agreements.domain.store import Store
from services.agreements.stores.storage import chain_holds, chains, registrations, stores


@dataclass(frozen=True, slots=True)
class Joining:
    """A joining that is held back: of which store to which chain, its first day as registered, for which decision."""

    store: Store
    chain_id: str
    chain_name: str
    registered_on: date
    case_id: str
    number: str


def list_joinings(*, actor: Actor, today: date) -> list[Joining]:
    """The joinings that an actor may know: to chains that it sees, and of its own stores; by store."""
    grants, hidden = grants_of(actor), registrations.incomplete_ids()
    found = [
        (store, each)
        for store in stores.held_back()
        for each in store.memberships
        if each.waits_on(today)
        and store.import_id not in hidden
        and grants.covers_membership(each.chain_id, store_id=store.id)
    ]
    chain_ids = sorted({each.chain_id for _, each in found})
    names = chains.names(chain_ids)
    numbers = find_numbers(chain_ids)
    return [
        Joining(
            store,
            each.chain_id,
            names.get(each.chain_id, ""),
            each.registered_on,
            each.waits_for or "",
            numbers.get(each.waits_for or "", ""),
        )
        for store, each in found
    ]


def find_numbers(chain_ids: Sequence[str]) -> dict[str, str]:
    """Of each case on one of the chains that holds it, or held it, the number of its decision."""
    return {hold.case_id: hold.number for hold in chain_holds.find(chain_ids)}
