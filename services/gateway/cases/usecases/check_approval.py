"""Asks what an approval asks of the other services: whether the ground, the term and the stores are still as adopted.

A read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.gateway.cases.domain.case import Case
from services.gateway.cases.domain.drift import Drift
from services.gateway.cases.usecases.check_ground import check_ground
from services.gateway.cases.usecases.check_term import check_term_again
from services.gateway.cases.usecases.find_drift import find_drift
from services.gateway.clients.connection import Connection


def check_approval(case: Case, *, today: date, connections: Mapping[str, Connection]) -> Drift:
    """What has changed of the stores since the adoption, for `approve_case` to judge.

    Raises `GroundLapsed`, `EndIsPrinted`, `TermOver`, `NotFound`, `ServiceUnreachable`, `ServiceFailed`.
    """
    agreements, ratings = connections["agreements"], connections["ratings"]
    check_ground(case, connection=ratings, today=today)
    check_term_again(case, connection=agreements)
    return find_drift(case, connection=agreements)
