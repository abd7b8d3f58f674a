"""Looks whether the agreement of a store still runs on the first day of what is decided on it.

Source: agreement Art. 29 and 31: what is suspended or terminated is this agreement. A suspension that must wait for an
earlier one may come too late for it.
"""

from __future__ import annotations

from datetime import date, timedelta

from common.errors import NotAllowed
from common.messages.words import Measure
from common.phrases import N_
from services.gateway.cases.domain.case import Case
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection


class TermOver(NotAllowed):
    """Raised when the agreement ends before the first day of its suspension or termination."""

    code = "term_over"


def check_term(case: Case, *, first_on: date, connection: Connection) -> None:
    """Let pass what begins while the agreement of the day lasts; of none, the one that the proposal names.

    Raises `TermOver`, `NotFound`, `ServiceUnreachable`.
    """
    if case.measure not in (Measure.SUSPENSION, Measure.TERMINATION):
        return
    until = agreements.get_agreed_until(connection, case.subject_id) or _proposed_until(case)
    if until is not None and first_on >= until:
        told = N_(
            "该药店的医保服务协议至%(last)s期满，起始日%(first)s在期满之后，届时已没有可以中止或者解除的协议。"
            "请改用期满之前的起始日；只能在期满之后起算的，请由审批人员撤回本案。"
        )
        raise TermOver(told, last=until - timedelta(days=1), first=first_on)


def check_term_again(case: Case, *, connection: Connection) -> None:
    """The same of an adopted case whose proposal names its term: it may have ended since.

    Raises `TermOver`, `NotFound`, `ServiceUnreachable`.
    """
    if case.particulars is not None and case.snapshot.get("term_until"):
        check_term(case, first_on=case.particulars.first_on, connection=connection)


def _proposed_until(case: Case) -> date | None:
    until = case.snapshot.get("term_until")
    return date.fromisoformat(until) if until else None
