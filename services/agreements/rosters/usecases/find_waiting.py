"""Answers how many stores of a roster would wait for the service of a decision on their chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from common.ids import ChainId
from common.messages.words import MembershipKind
from services.agreements.domain.days import start_of
from services.agreements.domain.membership import NEVER, Membership
from services.agreements.rosters.domain.roster_waiting import Waiting
from services.agreements.stores.usecases.list_joinings import find_numbers
from services.agreements.stores.usecases.register_stores import settle_new


def find_waiting(
    members: Counter[tuple[str, MembershipKind]], *, chain_ids: Mapping[str, ChainId], day: date
) -> list[Waiting]:
    """Of each chain and kind of membership that would wait, if the roster were committed at the end of a day.

    `members` counts the stores of the roster by the name of the chain; those of a chain that is new wait for nothing.
    """
    counts = [(name, kind, stores) for (name, kind), stores in members.items() if name in chain_ids]
    at = start_of(day + timedelta(days=1))
    joinings = settle_new([Membership(chain_ids[name], kind, day, None, at) for name, kind, _ in counts], at=at)
    held = [(name, stores, each) for (name, _, stores), each in zip(counts, joinings, strict=True) if each.shifts]
    numbers = find_numbers([each.chain_id for _, _, each in held])
    return [
        Waiting(
            name,
            stores,
            each.shifts[-1].case_id,
            numbers[each.shifts[-1].case_id],
            None if each.from_on == NEVER else each.from_on,
        )
        for name, stores, each in held
    ]
