"""What a served decision does to stores and chains."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from common.journal.feed import Handlers, Heard, settled
from common.messages import (
    ChainDecisionNumbered,
    DecisionServed,
    DecisionServedOnStore,
    HoldEnded,
    HoldPlaced,
    StoresRegistered,
)
from common.messages.words import Measure, Scope
from services.agreements import ALIAS
from services.agreements.stores.usecases.end_hold import end_hold
from services.agreements.stores.usecases.name_stores import name_stores
from services.agreements.stores.usecases.note_own_service import note_own_service
from services.agreements.stores.usecases.place_hold import place_hold
from services.agreements.stores.usecases.settle_joinings import find_announced, find_joinings, settle_joinings
from services.agreements.stores.usecases.terminate_store import terminate_store

_EFFECTS: Mapping[str, Callable[..., bool]] = {
    Measure.SUSPENSION: place_hold,
    Measure.CHAIN_SUSPENSION: place_hold,
    Measure.TERMINATION: terminate_store,
    Measure.RESUMPTION: end_hold,
    Measure.CHAIN_RESUMPTION: end_hold,
}

handlers = Handlers(ALIAS)


@handlers.on(ChainDecisionNumbered, effect="annex")
def chain_decision_numbered(numbered: ChainDecisionNumbered, heard: Heard[ChainDecisionNumbered]) -> None:
    """The stores that a decision on their chain names know it before it is served."""
    settled(lambda: name_stores(numbered, command=heard.command()))


@handlers.on(DecisionServed, effect="decision")
def decision_served(decision: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A decision takes effect here; measures that close, open or end nothing are passed over."""
    effect = _EFFECTS.get(decision.measure)
    if effect is not None:
        settled(lambda: effect(decision, command=heard.command()))


@handlers.on(DecisionServedOnStore, effect="own_service")
def served_on_store(served: DecisionServedOnStore, heard: Heard[DecisionServedOnStore]) -> None:
    """A store that was served itself knows the decision on its chain."""
    settled(lambda: note_own_service(served, command=heard.command()))
    settled(lambda: settle_joinings(served.store_id, command=heard.command("joinings")))


@handlers.on(HoldPlaced, effect="joinings")
def hold_placed(placed: HoldPlaced, heard: Heard[HoldPlaced]) -> None:
    """A decision on a chain holds joinings back that were registered in advance."""
    if placed.scope == Scope.CHAIN:
        _settle_all(placed.subject_id, heard)


@handlers.on(HoldEnded, effect="joinings")
def hold_ended(ended: HoldEnded, heard: Heard[HoldEnded]) -> None:
    """With the end of a chain's hold the joinings begin that waited for its decision."""
    if ended.scope == Scope.CHAIN and ended.store_id is None:
        _settle_all(ended.subject_id, heard)


@handlers.on(StoresRegistered, effect="joinings")
def stores_registered(registered: StoresRegistered, heard: Heard[StoresRegistered]) -> None:
    """What was placed or ended while a roster was written counts for its stores once they are announced."""
    for store_id in find_announced([each["store_id"] for each in registered.stores]):
        _settle(store_id, heard)


def _settle_all(chain_id: str, heard: Heard[HoldPlaced] | Heard[HoldEnded]) -> None:
    for store_id in find_joinings(chain_id):
        _settle(store_id, heard)


def _settle(store_id: str, heard: Heard[HoldPlaced] | Heard[HoldEnded] | Heard[StoresRegistered]) -> None:
    settled(lambda: settle_joinings(store_id, command=heard.command(store_id)))
