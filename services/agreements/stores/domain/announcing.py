"""What other services are told about stores and holds: the whole of each as it stands, in ids and ISO texts."""

from __future__ import annotations

from typing import Any

from common.messages import HoldEnded, HoldPlaced, StoreRecorded
from services.agreements.domain.days import day_of
from services.agreements.domain.holds import Hold, HoldEnding, HoldScope
from services.agreements.domain.store import Store


def store_recorded(store: Store) -> StoreRecorded:
    """The message that tells a store's particulars, memberships and terms as they stand in the value."""
    return StoreRecorded(**store_data(store))


def store_data(store: Store) -> dict[str, Any]:
    """The fields of that message; a terminated term is told with the day on which it ended, a membership without a day,
    such as a joining that is held back, not at all.
    """
    return {
        "store_id": store.id,
        "code": store.particulars.code,
        "name": store.particulars.name,
        "area": store.particulars.area,
        "uscc": store.particulars.uscc,
        "memberships": [
            {
                "chain_id": each.chain_id,
                "kind": each.kind.value,
                "from_on": each.from_on.isoformat(),
                "until_on": each.until_on.isoformat() if each.until_on else None,
            }
            for each in store.memberships
            if not each.never_begins
        ],
        "terms": [
            {
                "agreement_id": each.agreement_id,
                "from_on": each.from_on.isoformat(),
                "until_on": each.effective_until.isoformat(),
                "catalogue": each.catalogue,
                "recorded_at": each.recorded_at.isoformat(),
                "agreed_until_on": each.until_on.isoformat(),
                "ending_recorded_at": each.ending.recorded_at.isoformat() if each.ending else None,
                **({"signed_on": each.signed_on.isoformat()} if each.signed_on else {}),
            }
            for each in store.effective_terms
        ],
    }


def hold_placed(hold: Hold) -> HoldPlaced:
    """The message that a hold was placed."""
    return HoldPlaced(
        subject_id=hold.subject_id,
        hold_id=hold.id,
        scope=hold.scope.value,
        kind=hold.kind.value,
        services=[each.value for each in hold.services],
        case_id=hold.case_id,
        from_on=day_of(hold.from_at).isoformat(),
        until_on=day_of(hold.until).isoformat() if hold.until else None,
    )


def hold_ended(
    ending: HoldEnding, *, scope: HoldScope, subject_id: str, hold_id: str, store_id: str | None = None
) -> HoldEnded:
    """The message that a hold ends; with `store_id` where one store is released from the hold of a chain."""
    return HoldEnded(
        subject_id=subject_id,
        hold_id=hold_id,
        scope=scope.value,
        case_id=ending.case_id,
        until_on=day_of(ending.until).isoformat(),
        store_id=store_id,
    )
