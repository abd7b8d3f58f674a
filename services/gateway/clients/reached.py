"""Which stores a decision on a chain would reach (所及门店), as agreements answers today."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.domain.party import LEAVING, Annexed


def get_reached(connection: Connection, chain_id: str, *, first_on: date | None = None) -> tuple[Annexed, ...]:
    """All stores of the chain as an annex lists them, each with how a decision from a day on reaches it, or why not.

    Who leaves by that day (today where none is given), as registered now, is not reached: nobody could receive for it
    any more (Art. 23). Raises `ServiceUnreachable`.
    """
    stores = [each for each in agreements.stores_of_chain(connection, chain_id) if each["chain_reach"]]
    parties = [Annexed(**asdict(agreements.party_of(each)), reach=_reach(each, first_on)) for each in stores]
    return tuple(sorted(parties, key=lambda party: (not party.is_reached, *party.place)))


def _reach(store: agreements.Store, first_on: date | None) -> str | None:
    leaves_on = store["chain_until_on"]
    leaves = first_on is not None and leaves_on is not None and date.fromisoformat(leaves_on) <= first_on
    return LEAVING if leaves else store["chain_reach"]
