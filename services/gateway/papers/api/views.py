"""Papers as the API shows them: plain fields from values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
