"""Asks agreements whom a case is about, and which stores it reaches, as a paper has to name them.

A measure against a chain reaches the stores of the day, whoever was counted for its proposal; its end those whom the
measure binds, though they have left: its annex, and who was served itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from common.messages.words import Measure
from services.gateway.cases.domain.case import Case
from services.gateway.cases.usecases.get_case import affected_ids
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.domain.party import Party
from services.gateway.papers.usecases.find_bound import find_bound


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
    return Parties(agreements.get_chain(connection, case.subject_id), name_affected(case, connection=connection))


def name_affected(case: Case, *, connection: Connection) -> tuple[Party, ...]:
    """The stores that a decision on a chain would concern today. Raises `ServiceUnreachable`."""
    if case.measure is Measure.CHAIN_SUSPENSION:
        return agreements.get_reached(connection, case.subject_id)
    bound = find_bound(case.ends_case_id) if case.ends_case_id else None
    store_ids = affected_ids(case) if bound is None else bound
    return agreements.get_stores(connection, store_ids, chain_id=case.subject_id)
