"""A served termination (解除) ends every term of a store. Pattern: follow, StoreTerminated ends its agreements."""

from __future__ import annotations

from dataclasses import replace

from common.messages import DecisionServed
from common.people.commands import Command
from services.agreements.domain.messages import StoreTerminated
from services.agreements.stores.domain.announcing import store_recorded
from services.agreements.stores.domain.decisions import term_ending_from
from services.agreements.stores.storage import changes, stores


def terminate_store(decision: DecisionServed, *, command: Command) -> bool:
    """Record the termination in the store; False when it was recorded already. Raises `StoreNotFound`."""
    store = stores.get(decision.subject_id)
    if any(each.case_id == decision.case_id for each in store.terminations):
        return False
    ending = term_ending_from(decision, at=command.at)
    after = replace(store, terminations=(*store.terminations, ending))
    ended: list[str] = [each.agreement_id for each in after.effective_terms if each.ending == ending]
    told = StoreTerminated(
        store_id=store.id,
        case_id=ending.case_id,
        until_on=ending.until_on.isoformat(),
        agreement_ids=ended,
    )
    changes.append_termination(store, ending, command=command, messages=(store_recorded(after), told))
    return True
