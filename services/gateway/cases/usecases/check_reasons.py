"""Looks whether an adopted case says why, where its deciders have a choice (处理理由), until its decision is numbered.

Source: papers.md (discretion), decision 0062. An adoption asks for the reasons; one of the time before did not.
"""

from __future__ import annotations

from common.phrases import N_
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.domain.particulars import ReasonsLacking, leaves_choice

_ADOPTED = (Status.ADOPTED, Status.APPROVED)


def check_reasons(case: Case) -> None:
    """Raise `ReasonsLacking` where the decision would print no reasons for what was chosen."""
    lack = find_lack(case)
    if lack is not None:
        raise lack


def find_lack(case: Case) -> ReasonsLacking | None:
    """Why an adopted case has to be adopted anew; None where it says why, or leaves no choice."""
    if case.status not in _ADOPTED or case.particulars is None or case.particulars.reasons:
        return None
    if not leaves_choice(case.measure, case.snapshot):
        return None
    told = N_("本案采纳时没有写明处理理由，决定书应当写明。请退回案件，由经办人员写明处理理由，重新采纳。")
    return ReasonsLacking(told)
