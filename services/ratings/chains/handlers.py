"""What the journals bring to chains: whatever changes a store is counted for its chain as it then stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from common import clock
from common.journal.feed import Handlers, Heard
from common.messages import DecisionServed, HoldPlaced, Message, StoreRecorded, StoresRegistered
from common.messages.words import Scope
from services.ratings import ALIAS
from services.ratings.chains.usecases.assess_chain import assess_chains
from services.ratings.cycle.usecases.apply_determinations import apply_determinations
from services.ratings.domain.messages import (
    DeterminationsProposed,
    DeterminationsRejected,
    GradesDetermined,
    ObjectionOpened,
    PointsCounted,
)
from services.ratings.grades.usecases.follow_stores import follow_stores
from services.ratings.grades.usecases.refresh_stores import derive_stores, refresh_stores
from services.ratings.measures.usecases.propose_termination import propose_terminations
from services.ratings.stores.domain.told import Told
from services.ratings.stores.usecases.take_over_stores import note_suspension, note_termination

handlers = Handlers(ALIAS)
handlers.kept_for_audit(DeterminationsProposed, DeterminationsRejected)


def _assess(chain_ids: Iterable[str], heard: Heard[Message], *, today: date) -> None:
    assess_chains(dict.fromkeys(chain_ids, heard.command()), today=today)


def _derive(store_ids: Iterable[str], heard: Heard[Message], *, today: date) -> None:
    _assess(derive_stores(store_ids, today=today), heard, today=today)


@handlers.on_many(StoresRegistered, StoreRecorded, effect="assess")
def stores_told(heard: Sequence[Heard[StoresRegistered | StoreRecorded]]) -> None:
    """Stores of an import exist, or a store changed; a chain is assessed as it stands after all of them."""
    today = clock.today()
    told = {each.store_id: Told(one.seq, each) for one in heard for each in _stores_of(one.message)}
    by_seq = {each.seq: each for each in heard}
    chains = follow_stores(told, today=today)
    assess_chains({chain_id: by_seq[seq].command() for chain_id, seq in chains.items()}, today=today)


def _stores_of(message: StoresRegistered | StoreRecorded) -> Iterable[StoreRecorded]:
    if isinstance(message, StoreRecorded):
        return (message,)
    return (StoreRecorded.from_data(each) for each in message.stores)


@handlers.on(HoldPlaced, effect="assess")
def hold_placed(placed: HoldPlaced, heard: Heard[HoldPlaced]) -> None:
    """A hold takes effect on a day; a store's own suspension counts for its chain, and may be its second in a term."""
    today = clock.today()
    suspended = note_suspension(placed, recorded_at=heard.entry.recorded_at)
    _derive(suspended, heard, today=today)
    propose_terminations(suspended, today=today, command=heard.command())


@handlers.on(DecisionServed, effect="assess")
def decision_counts(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A termination counts for the store's chain, and a chain's own measure uses up what it rested on."""
    today = clock.today()
    chains = derive_stores(note_termination(served, recorded_at=heard.entry.recorded_at), today=today)
    own = (served.subject_id,) if served.scope == Scope.CHAIN else ()
    _assess({*chains, *own}, heard, today=today)


@handlers.on_many(PointsCounted, ObjectionOpened, effect="assess")
def points_count(heard: Sequence[Heard[PointsCounted | ObjectionOpened]]) -> None:
    """Perhaps grades have changed, or from a known day on entries count for their chains: as they stand after all."""
    today = clock.today()
    last = {each.message.store_id: each for each in heard}
    chains = refresh_stores(last, today=today)
    causes = {chain_id: max((last[each] for each in of), key=lambda one: one.seq) for chain_id, of in chains.items()}
    assess_chains({chain_id: cause.command() for chain_id, cause in causes.items()}, today=today)


@handlers.on(GradesDetermined, effect="assess")
def grades_determined(determined: GradesDetermined, heard: Heard[GradesDetermined]) -> None:
    """A list of grades is to be applied."""
    today = clock.today()
    _assess(apply_determinations(determined, today=today), heard, today=today)
