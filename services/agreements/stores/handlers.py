"""What a served decision does to stores and chains."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from common.journal.feed import Handlers, Heard, settled
from common.messages import DecisionServed
from common.messages.words import Measure
from services.agreements import ALIAS
from services.agreements.stores.usecases.end_hold import end_hold
from services.agreements.stores.usecases.place_hold import place_hold
from services.agreements.stores.usecases.terminate_store import terminate_store

_EFFECTS: Mapping[str, Callable[..., bool]] = {
    Measure.SUSPENSION: place_hold,
    Measure.CHAIN_SUSPENSION: place_hold,
    Measure.TERMINATION: terminate_store,
    Measure.RESUMPTION: end_hold,
    Measure.CHAIN_RESUMPTION: end_hold,
}

handlers = Handlers(ALIAS)


@handlers.on(DecisionServed, effect="decision")
def decision_served(decision: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A decision takes effect here; measures that close, open or end nothing are passed over."""
    effect = _EFFECTS.get(decision.measure)
    if effect is not None:
        settled(lambda: effect(decision, command=heard.command()))
