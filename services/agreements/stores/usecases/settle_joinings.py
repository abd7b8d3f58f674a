"""Lets joinings wait, or begin, as the decisions on their chain demand.

Pattern: re-check, of holds placed and ended, services on the store, new joinings and announced stores: whichever comes
later moves the first day of the membership. Embed: it is an entry of the store's document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from common.people.commands import Command
from services.agreements import policies
from services.agreements.domain.joining import settled
from services.agreements.stores.domain.announcing import store_recorded
from services.agreements.stores.storage import chain_holds, changes, registrations, stores
from services.agreements.stores.usecases.check_announced import check_announced


def settle_joinings(store_id: str, *, command: Command) -> bool:
    """Move the first days of a store's memberships; False when none moves. Raises `StoreNotFound`, `Conflict`."""
    store = stores.get(store_id)
    count_franchise = policies.current().count_franchise
    memberships = settled(
        store, chain_holds=chain_holds.find(store.reach), at=command.at, count_franchise=count_franchise
    )
    if memberships == store.memberships:
        return False
    after = replace(store, memberships=memberships)
    changes.set_memberships(store, memberships, command=command, messages=(store_recorded(after),))
    return True


def find_joinings(chain_id: str) -> list[str]:
    """The stores with a joining to the chain that begins after the first of its decisions was served.

    Those of a registration that is not complete yet are looked at when it is announced (`find_announced`).
    Raises `NotAnnounced` while one is complete whose announcement is not in the journal.
    """
    holds = chain_holds.find([chain_id])
    if not holds:
        return []
    found = stores.find_many(stores.joining_after(chain_id, min(each.served_on for each in holds)))
    joining = [each for each in found if registrations.is_complete(each.import_id)]
    for each in joining:
        check_announced(each)
    return [each.id for each in joining]


def find_announced(store_ids: Sequence[str]) -> list[str]:
    """Those of the stores of an announcement in whose chains something is held: it may have come meanwhile."""
    held = {each.subject_id for each in chain_holds.find(stores.chains_of(store_ids))}
    return [each.id for each in stores.find_many(store_ids) if held.intersection(each.reach)] if held else []
