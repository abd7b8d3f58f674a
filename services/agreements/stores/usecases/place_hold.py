"""A served suspension closes settlement: of a store in its document (embed), of a chain by one document of its own.

The stores that the annex of a decision on a chain names are told before, in bulk and keyed by the case: so its hold is
one write whatever their number, and nobody reads the one without the others (`docs/decisions/0031`).
"""

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
        changes.name_in_annex(decision.annex or (), decision.case_id)
        return place_on_chain(hold, command=command)
    return _place_on_store(hold, command=command)


def place_on_chain(hold: Hold, *, command: Command) -> bool:
    """Place the hold of a chain, whose annex was told to its stores; False when it lies there already."""
    return chain_holds.place(hold, command=command, messages=(hold_placed(hold),))


def _place_on_store(hold: Hold, *, command: Command) -> bool:
    store = stores.get(hold.subject_id)
    if any(each.id == hold.id for each in store.holds):
        return False
    changes.append_hold(store, hold, command=command, messages=(hold_placed(hold),))
    return True
