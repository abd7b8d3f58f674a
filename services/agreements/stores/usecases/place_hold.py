"""A served suspension closes settlement: of a store in its document (embed), of a chain by one document of its own.

The stores that the annex of a decision on a chain names are told when it is numbered, in bulk and keyed by the case: so
its hold is one write whatever their number, and nobody reads the one without the others (`docs/decisions/0031`). A
decision whose number was not announced tells them on its service, before its hold.
"""

from __future__ import annotations

from common.messages import DecisionServed
from common.people.commands import Command
from services.agreements.domain.holds import Hold, HoldScope
from services.agreements.stores.domain.announcing import hold_placed
from services.agreements.stores.domain.decisions import annex_from, hold_from
from services.agreements.stores.storage import annexes, chain_holds, changes, stores


def place_hold(decision: DecisionServed, *, command: Command) -> bool:
    """Place the hold that a suspension states; False when it lies there already. Raises `StoreNotFound`."""
    hold = hold_from(decision, at=command.at)
    if hold.scope is HoldScope.CHAIN:
        if decision.annex is not None:
            annexes.name_stores(annex_from(decision), command=command)
        return chain_holds.place(hold, command=command, messages=(hold_placed(hold),))
    return _place_on_store(hold, command=command)


def _place_on_store(hold: Hold, *, command: Command) -> bool:
    store = stores.get(hold.subject_id)
    if any(each.id == hold.id for each in store.holds):
        return False
    changes.append_hold(store, hold, command=command, messages=(hold_placed(hold),))
    return True
