"""Asks agreements whom a case is about, and which stores it reaches, as a paper has to name them."""

from __future__ import annotations

from dataclasses import dataclass

from services.gateway.cases.domain.case import Case
from services.gateway.cases.usecases.get_case import affected_ids
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.domain.party import Party


@dataclass(frozen=True, slots=True)
class Parties:
    """The addressee of a decision, and the stores of its annex (none for a single store)."""

    party: Party
    affected: tuple[Party, ...]


def name_parties(case: Case, *, connection: Connection) -> Parties:
    """The parties of a case as agreements names them now. Raises `NotFound`, `ServiceUnreachable`."""
    if not case.measure.is_of_chain:
        return Parties(agreements.get_store(connection, case.subject_id), ())
    chain = agreements.get_chain(connection, case.subject_id)
    return Parties(chain, agreements.get_stores(connection, affected_ids(case), chain_id=chain.party_id))
