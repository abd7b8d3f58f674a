"""When a joining begins, if decisions on the chain are served before (等待送达).

Source: blueprint section 6: a store joins only after it was served with the chain's decision. The service is recorded
once, by the gateway; a joining waits for it, whether the decision came before it was registered or after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from common.rules.parameters import Dated
from services.agreements.domain.days import day_of
from services.agreements.domain.holds import Hold, end_of
from services.agreements.domain.membership import NEVER, Membership, Shift
from services.agreements.domain.reach import DIRECT_ALONE, is_received_for, is_run_by, run_by
from services.agreements.domain.serving import OwnService, served_on
from services.agreements.domain.store import Store


def settled(
    store: Store, *, chain_holds: Iterable[Hold], at: datetime, count_franchise: Dated[bool] = DIRECT_ALONE
) -> tuple[Membership, ...]:
    """The memberships of a store with the first days that follow from all holds of its chains and what it was served.

    A decision that was served before a membership begins, or before it was registered, holds it back until the day
    after the store was served with it, or until the hold ends.
    """
    holds = sorted(chain_holds, key=lambda each: (each.served_on, each.case_id))
    received = frozenset(
        each.case_id
        for each in holds
        if is_received_for(
            each,
            memberships=run_by(each, store.memberships, count_franchise=count_franchise),
            terms=store.effective_terms,
            named_by=store.named_by,
        )
    )
    return tuple(
        settled_one(
            each,
            chain_holds=holds,
            received=received,
            services=store.services,
            at=at,
            count_franchise=count_franchise,
        )
        for each in store.memberships
    )


def settled_one(
    membership: Membership,
    *,
    chain_holds: Iterable[Hold],
    received: Collection[str] = (),
    services: Collection[OwnService] = (),
    at: datetime,
    count_franchise: Dated[bool] = DIRECT_ALONE,
) -> Membership:
    """The same of one membership; `received` are the cases whose decision the headquarters received for the store.

    One that is over, or given up, stays as it is. Of a store that is new to the register no annex and no service is
    known.
    """
    is_over = membership.until_on is not None and membership.until_on <= day_of(at)
    if is_over or membership.is_given_up:
        return membership
    day, because = membership.registered_on, None
    for hold in chain_holds:
        was_member = day <= hold.served_on and membership.recorded_at <= hold.recorded_at
        if was_member or hold.case_id in received or not is_run_by(hold, membership, count_franchise=count_franchise):
            continue
        free_on = _free_on(hold, services)
        if free_on > day:
            day, because = free_on, hold.case_id
    if day == membership.from_on and (day != NEVER or because == membership.waits_for):
        return membership
    shift = Shift(membership.from_on, because or membership.shifts[-1].case_id, at)
    return replace(membership, from_on=day, shifts=(*membership.shifts, shift))


def _free_on(hold: Hold, services: Iterable[OwnService]) -> date:
    """From which day on a decision that the store was not told at first keeps it out no more."""
    told_on, end = served_on(services, hold.case_id), end_of(hold)
    days = [told_on + timedelta(days=1)] if told_on else []
    return min([*days, *([day_of(end)] if end else [])], default=NEVER)
