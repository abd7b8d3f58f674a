"""Proposed measures as the API shows them: plain fields from values; nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.ratings.measures.domain.proposal import Resumption, early_end, status_on
from services.ratings.measures.storage.proposals import proposal_of

Body = dict[str, Any]
Resumptions = Mapping[tuple[str, str], Resumption]


def proposal_brief(found: Mapping[str, Any], *, today: date, resumptions: Resumptions) -> Body:
    """A proposal in a list; `resumptions` are the served ones by the case that they end and its subject."""
    proposal = proposal_of(found)
    early = early_end(proposal, resumptions.get((proposal.case_id or "", proposal.subject_id)))
    return {
        "id": proposal.proposal_id,
        "measure": proposal.measure.value,
        "scope": proposal.scope.value,
        "subject_id": proposal.subject_id,
        "status": status_on(proposal, today).value,
        "needs_decision": proposal.needs_decision,
        "proposed_at": proposal.proposed_at,
        "months": proposal.months,
        "most_months": proposal.most_months,
        "working_days": proposal.working_days,
        "affected_count": found.get("affected_count", 0),
        "ends_case_id": proposal.ends_case_id,
        "case_id": proposal.case_id,
        "first_on": proposal.first_on,
        "last_on": proposal.last_on,
        "resumed_on": early.first_on if early else None,
        "resumed_by": early.case_id if early else None,
        "resumed_number": early.number if early else None,
        "rectification": found.get("rectification") or None,
    }


def proposal_view(found: Mapping[str, Any], *, today: date, resumptions: Resumptions) -> Body:
    """A proposal with its facts and figures."""
    return {
        **proposal_brief(found, today=today, resumptions=resumptions),
        "facts": found["facts"],
        "snapshot": found["snapshot"],
        "snapshot_sha256": found["snapshot_sha256"],
        "relied_on": found["relied_on"],
        "episodes": found["episodes"],
    }
