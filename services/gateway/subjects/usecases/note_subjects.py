"""Keeps what the gateway needs to know of stores and chains (name, area, chains) up to the journal of agreements.

Pattern: follow. What is seen by where its store lies (cases, papers) follows in its own room.
"""

from __future__ import annotations

from datetime import date

from common.messages import ChainRegistered, StoreRecorded, StoresRegistered
from services.gateway.subjects.domain.subject import chain_of, store_of
from services.gateway.subjects.storage import subjects


def note_stores(registered: StoresRegistered, *, seq: int, day: date) -> None:
    """Note up to 500 new stores."""
    subjects.note_many([store_of(each, day=day) for each in registered.stores], seq=seq)


def note_store(recorded: StoreRecorded, *, seq: int, day: date) -> None:
    """Note a store's particulars."""
    subjects.note(store_of(recorded.to_data(), day=day), seq=seq)


def note_chain(registered: ChainRegistered, *, seq: int) -> None:
    """Note a chain's name."""
    subjects.note(chain_of(registered), seq=seq)
