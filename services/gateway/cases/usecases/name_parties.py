"""Asks agreements whom a case is about, and which stores it reaches, as a paper has to name them.

A measure against a chain reaches the stores of the day, whoever was counted for its proposal; its end those whom the
measure binds, though they have left: its annex, and who was served itself. Of whom a resumption concerns is told as
well whether it opens, or why it stays closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common.messages.words import Measure
from services.gateway.cases.domain.case import Case
from services.gateway.cases.usecases.get_case import affected_ids
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.clients.freed import get_freed
from services.gateway.clients.reached import get_reached
from services.gateway.domain.party import Party
from services.gateway.papers.usecases.find_bound import find_bound
from services.gateway.subjects.usecases.find_subjects import find_subjects


@dataclass(frozen=True, slots=True)
class Parties:
    """The addressee of a decision, and the stores of its annex; of a resumption of a single store that one store."""

    party: Party
    affected: tuple[Party, ...]


def name_parties(case: Case, *, first_on: date, connection: Connection) -> Parties:
    """The parties of a case as agreements names them now; `first_on` is the first day of the decision.

    Raises `NotFound`, `ServiceUnreachable`, `ServiceFailed`.
    """
    ask = agreements.get_chain if case.measure.is_of_chain else agreements.get_store
    affected = name_affected(case, first_on=first_on, connection=connection) if case.measure.has_list else ()
    return Parties(ask(connection, case.subject_id), affected)


def name_affected(case: Case, *, first_on: date, connection: Connection) -> tuple[Party, ...]:
    """The stores that a decision with a list would concern today. Raises `ServiceUnreachable`."""
    if case.measure is Measure.CHAIN_SUSPENSION:
        return get_reached(connection, case.subject_id, first_on=first_on)
    store_ids = _freed(case) if case.measure.is_of_chain else (case.subject_id,)
    left = _left(case, store_ids, first_on=first_on) if case.measure.is_of_chain else frozenset()
    return get_freed(connection, store_ids, left=left, ends_case_id=case.ends_case_id, first_on=first_on)


def _left(case: Case, store_ids: Sequence[str], *, first_on: date) -> frozenset[str]:
    """Which of the stores belong to the chain neither on that day nor, as far as is registered, later."""
    known = find_subjects(store_ids).values()
    return frozenset(each.subject_id for each in known if case.subject_id not in each.chains_from(first_on))


def _freed(case: Case) -> tuple[str, ...]:
    """Whom the measure binds that a resumption of a chain ends."""
    bound = find_bound(case.ends_case_id) if case.ends_case_id else None
    return affected_ids(case) if bound is None else bound
