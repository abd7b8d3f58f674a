"""Prepares the paper of an approved case, which then waits for its number.

Pattern: follow. The approval is the first write; the paper is its keyed effect, one a case.
"""

from __future__ import annotations

from datetime import date, datetime

from common.commands import Command, derived_id
from services.gateway.cases.domain.case import Case
from services.gateway.cases.storage import cases
from services.gateway.domain.messages import CaseApproved, PaperPrepared
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.papers import Paper, PaperStatus
from services.gateway.papers.storage import papers


def paper_id_of(case_id: str) -> str:
    """The id of a case's paper: one decision has one paper."""
    return derived_id("pap", case_id)


def prepare_paper(approved: CaseApproved, *, approved_at: datetime, policy: GatewayPolicy, command: Command) -> bool:
    """Write the paper of an approved case; False when it is there already."""
    case = cases.get(approved.case_id)
    approved_on = date.fromisoformat(approved.approved_on)
    paper = _paper(case, approved_on=approved_on, series=policy.issuer_on(approved_on).series)
    message = PaperPrepared(paper_id=paper.paper_id, case_id=case.case_id)
    return papers.insert_prepared(paper, approved_at=approved_at, command=command, messages=(message,))


def _paper(case: Case, *, approved_on: date, series: str) -> Paper:
    if case.particulars is None or case.party is None:
        raise ValueError(f"case {case.case_id} was approved without having been adopted")
    return Paper(
        paper_id=paper_id_of(case.case_id),
        version=1,
        status=PaperStatus.APPROVED,
        case_id=case.case_id,
        proposal_id=case.proposal_id,
        measure=case.measure,
        subject_id=case.subject_id,
        subject_name=case.party.name,
        area=case.area,
        chain_ids=case.chain_ids,
        ends_case_id=case.ends_case_id,
        printed_first_on=case.particulars.first_on,
        months=case.particulars.months,
        series=series,
        approved_on=approved_on,
    )
