"""Proposed measures as the API shows them: plain fields from values; nothing is decided here."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.ratings.measures.domain.proposal import early_end, status_on
from services.ratings.measures.domain.shown_proposal import ShownProposal

Body = dict[str, Any]


def proposal_brief(shown: ShownProposal, *, today: date) -> Body:
    """A proposal in a list."""
    proposal = shown.proposal
    early = early_end(proposal, shown.resumption)
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
        "affected_count": shown.affected_count,
        "ends_case_id": proposal.ends_case_id,
        "case_id": proposal.case_id,
        "first_on": proposal.first_on,
        "last_on": proposal.last_on,
        "resumed_on": early.first_on if early else None,
        "resumed_by": early.case_id if early else None,
        "resumed_number": early.number if early else None,
        "rectification": shown.rectification,
    }


def proposal_view(shown: ShownProposal, *, today: date) -> Body:
    """A proposal with its facts and figures."""
    proposal = shown.proposal
    return {
        **proposal_brief(shown, today=today),
        "facts": [{"text": x.text, "clause": x.clause, "entry_id": x.entry_id} for x in proposal.facts],
        "snapshot": proposal.snapshot,
        "snapshot_sha256": proposal.snapshot_sha256,
        "relied_on": proposal.relied_on,
        "episodes": proposal.episodes,
    }
