"""What the journals bring to stores: the names of chains, the end of a hold."""

from __future__ import annotations

from collections.abc import Sequence

from common.journal.feed import Handlers, Heard
from common.messages import ChainRegistered, HoldEnded
from services.ratings import ALIAS
from services.ratings.stores.usecases.take_over_chains import take_over_chains
from services.ratings.stores.usecases.take_over_stores import note_end

handlers = Handlers(ALIAS)


@handlers.on_many(ChainRegistered)
def chain_registered(heard: Sequence[Heard[ChainRegistered]]) -> None:
    """Chains exist, or have other names."""
    take_over_chains({each.message.chain_id: (each.seq, each.message.chain_name) for each in heard})


@handlers.on(HoldEnded)
def hold_ended(ended: HoldEnded, heard: Heard[HoldEnded]) -> None:
    """A hold is over."""
    note_end(ended)
