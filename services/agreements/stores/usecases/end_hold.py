"""A served resumption (恢复) ends exactly the hold of the case that it names, and no other layer."""

from __future__ import annotations

from common.messages import DecisionServed
from common.messages.words import Measure
from common.people.commands import Command
from services.agreements.domain.holds import HoldEnding, HoldScope
from services.agreements.stores.domain.announcing import hold_ended
from services.agreements.stores.domain.decisions import ending_from, hold_id_of
from services.agreements.stores.storage import chain_holds, changes, stores


def end_hold(decision: DecisionServed, *, command: Command) -> bool:
    """Record the ending that a resumption states; False when it was recorded already.

    The hold itself may not have come yet: both are facts of their own. Raises `StoreNotFound`.
    """
    ending = ending_from(decision, at=command.at)
    if decision.measure == Measure.CHAIN_RESUMPTION:
        message = hold_ended(
            ending,
            scope=HoldScope.CHAIN,
            subject_id=decision.subject_id,
            hold_id=hold_id_of(ending.ends_case_id),
        )
        return chain_holds.end(decision.subject_id, ending, command=command, messages=(message,))
    return _end_on_store(decision.subject_id, ending, command=command)


def _end_on_store(store_id: str, ending: HoldEnding, *, command: Command) -> bool:
    """End the store's own hold, or release the store from its chain's hold, whichever the ended case placed."""
    store = stores.get(store_id)
    if any(each.case_id == ending.case_id for each in store.hold_endings):
        return False
    held_by = next(
        (each for each in chain_holds.find(store.reach) if each.case_id == ending.ends_case_id),
        None,
    )
    message = hold_ended(
        ending,
        scope=HoldScope.CHAIN if held_by else HoldScope.STORE,
        subject_id=held_by.subject_id if held_by else store.id,
        hold_id=hold_id_of(ending.ends_case_id),
        store_id=store.id if held_by else None,
    )
    changes.append_ending(store, ending, command=command, messages=(message,))
    return True
