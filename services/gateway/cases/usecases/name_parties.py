"""Asks agreements whom a case is about, and which stores it reaches, as a paper has to name them.

A measure against a chain reaches the stores of the day, whoever was counted for its proposal; its end those that the
proposal names.
"""

from __future__ import annotations

from dataclasses import dataclass

from common.messages.words import Measure
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
    """The parties of a case as agreements names them now.

    Raises `NotFound`, `ServiceUnreachable`, `ServiceFailed`.
    """
    if not case.measure.is_of_chain:
        return Parties(agreements.get_store(connection, case.subject_id), ())
    chain = agreements.get_chain(connection, case.subject_id)
    if case.measure is Measure.CHAIN_SUSPENSION:
        return Parties(chain, agreements.get_reached(connection, chain.party_id))
    return Parties(chain, agreements.get_stores(connection, affected_ids(case), chain_id=chain.party_id))
