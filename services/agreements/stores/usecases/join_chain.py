"""A store joins a chain (加入连锁), at once or after it was served with the decisions on the chain (等待送达).

Pattern: embed, the membership is an entry of the store's document; and re-check: a decision on the chain that came in
between holds the joining back as well.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from common.messages.words import MembershipKind
from common.people.commands import Command, Receipt, derived_id
from services.agreements import policies
from services.agreements.domain.days import day_of
from services.agreements.domain.joining import settled
from services.agreements.domain.membership import Membership, check_join
from services.agreements.stores.domain.announcing import store_recorded
from services.agreements.stores.domain.chain import check_chain_name
from services.agreements.stores.storage import chain_holds, chains, changes
from services.agreements.stores.usecases.check_announced import check_announced
from services.agreements.stores.usecases.get_visible_store import get_visible_store
from services.agreements.stores.usecases.settle_joinings import settle_joinings


def join_chain(
    store_id: str,
    *,
    chain_id: str,
    kind: MembershipKind,
    from_on: date,
    command: Command,
) -> Receipt:
    """Record that a store belongs to a chain from a day on; to a held chain, from when it was served itself.

    Raises `StoreNotFound`, `ChainNotFound`, `ChainNameInvalid`, `AlreadyMember`, `Invalid` (from_on_past),
    `NotAnnounced`, `Conflict` (lost_race).
    """
    today = day_of(command.at)
    store = get_visible_store(store_id, actor=command.actor, day=today)
    check_announced(store)
    chain = chains.get(chain_id)
    check_chain_name(chain.name)
    asked = Membership(chain.id, kind, from_on, None, command.at)
    check_join(store.memberships, asked)
    *_, joining = settled(
        replace(store, memberships=(*store.memberships, asked)),
        chain_holds=chain_holds.find([chain.id]),
        at=command.at,
        count_franchise=policies.current().count_franchise,
    )
    after = replace(store, memberships=(*store.memberships, joining))
    receipt = changes.append_membership(
        store, joining, reach=after.reach, command=command, messages=(store_recorded(after),)
    )
    recheck = replace(command, command_id=derived_id("cmd", command.command_id, "joinings"))
    settle_joinings(store.id, command=recheck)
    return receipt
