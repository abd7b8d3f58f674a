"""Compares the stores that a decision names with what it would do today; from its number on the list stands."""

from __future__ import annotations

from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.domain.drift import UNCHANGED, Drift, drift
from services.gateway.cases.usecases.get_case import annex_of
from services.gateway.cases.usecases.name_parties import name_affected
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.clients.connection import Connection
from services.gateway.papers.usecases.read_number import read_number


def find_drift(case: Case, *, connection: Connection) -> Drift:
    """Who joined and left since the adoption, and who would fare otherwise; nothing where no list can change.

    Raises `ServiceUnreachable`, `ServiceFailed`.
    """
    if not case.measure.has_list or case.particulars is None or case.status not in (Status.ADOPTED, Status.APPROVED):
        return UNCHANGED
    if case.status is Status.APPROVED and read_number(paper_of(case)) is not None:
        return UNCHANGED
    return drift(annex_of(case), reached=name_affected(case, first_on=case.particulars.first_on, connection=connection))
