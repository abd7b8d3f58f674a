"""A served suspension closes settlement: of a store in its document (embed), of a chain by one document of its own."""

from __future__ import annotations

from common.messages import DecisionServed
from common.people.commands import Command
from services.agreements.domain.holds import Hold, HoldScope
from services.agreements.stores.domain.announcing import hold_placed
from services.agreements.stores.domain.decisions import hold_from
from services.agreements.stores.storage import chain_holds, changes, stores


def place_hold(decision: DecisionServed, *, command: Command) -> bool:
    """Place the hold that a suspension states; False when it lies there already. Raises `StoreNotFound`."""
    hold = hold_from(decision, at=command.at)
    if hold.scope is HoldScope.CHAIN:
        return chain_holds.place(hold, command=command, messages=(hold_placed(hold),))
    return _place_on_store(hold, command=command)


def _place_on_store(hold: Hold, *, command: Command) -> bool:
    store = stores.get(hold.subject_id)
    if any(each.id == hold.id for each in store.holds):
        return False
    changes.append_hold(store, hold, command=command, messages=(hold_placed(hold),))
    return True
