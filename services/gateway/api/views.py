"""Cases, papers and accounts as the API shows them: plain fields from values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from common.commands import Actor
from services.gateway.accounts.domain.accounts import Account
from services.gateway.cases.domain.case import COMPUTED_LABELS, LABELS, Case, Computed, allowed_actions, status_on
from services.gateway.domain.periods import Effect, Resumption, early_end
from services.gateway.papers.domain.papers import LABELS as PAPER_LABELS
from services.gateway.papers.domain.papers import Paper

#: Served resumptions by the case that they end and its subject.
Resumptions = Mapping[tuple[str, str], Resumption]


def period_view(effect: Effect | None, resumption: Resumption | None) -> dict[str, Any]:
    """The days of effect as served, and since when and by which decision they are over before their last day."""
    early = early_end(effect, resumption)
    return {
        "first_on": effect.first_day if effect else None,
        "last_on": effect.last_day if effect else None,
        "resumed_on": early.first_day if early else None,
        "resumed_by": early.case_id if early else None,
        "resumed_number": early.number if early else None,
    }


def case_brief(case: Case, *, today: date, resumptions: Resumptions) -> dict[str, Any]:
    """A case in a list."""
    standing = status_on(case, today)
    return {
        "case_id": case.case_id,
        "version": case.version,
        "status": case.status.value,
        "standing": standing.value,
        "label": COMPUTED_LABELS[standing] if isinstance(standing, Computed) else LABELS[standing],
        "measure": case.measure.value,
        "scope": case.scope,
        "subject_id": case.subject_id,
        "subject_name": case.subject_name,
        "proposal_id": case.proposal_id,
        "opened_at": case.opened_at,
        "affected_count": case.affected_count,
        "number": case.number,
        "paper_id": case.paper_id,
        **period_view(case.effect, resumptions.get((case.case_id, case.subject_id))),
    }


def case_view(case: Case, *, actor: Actor, today: date, resumptions: Resumptions) -> dict[str, Any]:
    """A whole case, with what the actor may do to it."""
    particulars = None
    if case.particulars is not None:
        particulars = {**asdict(case.particulars), "first_on": case.particulars.first_on.isoformat()}
    return {
        **case_brief(case, today=today, resumptions=resumptions),
        "proposed_months": case.proposed_months,
        "ends_case_id": case.ends_case_id,
        "facts": [asdict(fact) for fact in case.facts],
        "snapshot": dict(case.snapshot),
        "snapshot_sha256": case.snapshot_sha256,
        "particulars": particulars,
        "reason": case.reason,
        "approved_on": case.approved_on,
        "issued_on": case.issued_on,
        "served_on": case.served_on,
        "allowed_actions": [action.value for action in allowed_actions(case, actor)],
    }


def paper_view(paper: Paper, *, resumptions: Resumptions) -> dict[str, Any]:
    """A paper."""
    return {
        "paper_id": paper.paper_id,
        "version": paper.version,
        "status": paper.status.value,
        "label": PAPER_LABELS[paper.status],
        "case_id": paper.case_id,
        "number": paper.number,
        "measure": paper.measure.value,
        "scope": "chain" if paper.measure.is_of_chain else "store",
        "subject_id": paper.subject_id,
        "subject_name": paper.subject_name,
        "approved_on": paper.approved_on,
        "issued_on": paper.issued_on,
        "sha256": paper.sha256,
        "size": paper.size,
        "served_on": paper.service.served_on if paper.service else None,
        "manner": paper.service.manner.value if paper.service else None,
        **period_view(paper.effect, resumptions.get((paper.case_id, paper.subject_id))),
    }


def account_view(account: Account) -> dict[str, Any]:
    """An account, without its secrets."""
    return {
        "account_id": account.account_id,
        "username": account.username,
        "person_id": account.person_id,
        "person_name": account.person_name,
        "roles": [role.value for role in account.roles],
        "areas": list(account.areas),
        "stores": list(account.stores),
        "chains": list(account.chains),
        "is_active": account.is_active,
    }
