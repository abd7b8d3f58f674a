"""What the journal of agreements tells of stores and chains."""

from __future__ import annotations

from common import clock
from common.feed import Handlers, Heard
from common.messages import ChainRegistered, StoreRecorded, StoresRegistered
from services.gateway import ALIAS
from services.gateway.subjects.usecases.note_subjects import note_chain, note_store, note_stores

handlers = Handlers(ALIAS)


@handlers.on(StoresRegistered)
def stores_registered(registered: StoresRegistered, heard: Heard[StoresRegistered]) -> None:
    """An import's stores become known."""
    note_stores(registered, seq=heard.seq, day=clock.local_day(heard.entry.at))


@handlers.on(StoreRecorded)
def store_recorded(recorded: StoreRecorded, heard: Heard[StoreRecorded]) -> None:
    """A store's name, area and chains become known."""
    note_store(recorded, seq=heard.seq, day=clock.local_day(heard.entry.at))


@handlers.on(ChainRegistered)
def chain_registered(registered: ChainRegistered, heard: Heard[ChainRegistered]) -> None:
    """A chain's name becomes known."""
    note_chain(registered, seq=heard.seq)
