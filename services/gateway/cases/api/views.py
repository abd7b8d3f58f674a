"""Cases as the API shows them: plain fields from values."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from common.people.commands import Actor
from services.gateway.cases.domain.alternatives import measures_of
from services.gateway.cases.domain.case import COMPUTED_LABELS, LABELS, Case, Computed, Step, allowed_actions, status_on
from services.gateway.cases.domain.particulars import Particulars
from services.gateway.cases.usecases.find_overlaps import Overlap
from services.gateway.papers.api.views import period_view
from services.gateway.papers.usecases.find_resumptions import Resumptions


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
    return {
        **case_brief(case, today=today, resumptions=resumptions),
        "alternatives": [each.value for each in measures_of(case)],
        "proposed_months": case.proposed_months,
        "ends_case_id": case.ends_case_id,
        "facts": [asdict(fact) for fact in case.facts],
        "snapshot": dict(case.snapshot),
        "snapshot_sha256": case.snapshot_sha256,
        "particulars": _particulars_view(case.particulars),
        "attachments": [asdict(each) for each in case.attachments],
        "reason": case.reason,
        "approved_on": case.approved_on,
        "issued_on": case.issued_on,
        "served_on": case.served_on,
        "steps": [_step_view(each) for each in case.steps],
        "allowed_actions": [action.value for action in allowed_actions(case, actor)],
    }


def overlap_view(found: Overlap, *, case: Case) -> dict[str, Any]:
    """The other suspension, and the days on which both run."""
    other = found.other_than(case)
    days = {"first_on": found.shared.first_day, "last_on": found.shared.last_day}
    return {"case_id": other.case_id, "number": other.number, **days}


def _step_view(step: Step) -> dict[str, Any]:
    return {
        "status": step.status.value,
        "at": step.at,
        "account": step.account,
        "words": step.words,
        "filed": step.filed or (),
        "particulars": _particulars_view(step.particulars),
    }


def _particulars_view(particulars: Particulars | None) -> dict[str, Any] | None:
    if particulars is None:
        return None
    return {**asdict(particulars), "first_on": particulars.first_on.isoformat()}
