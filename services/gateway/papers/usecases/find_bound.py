"""Finds whom a served suspension of a chain binds: whom its annex names, and who was served itself."""

from __future__ import annotations

from common.messages.words import Measure
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.kinds.decision import kind_of
from services.gateway.papers.storage import papers

_SUSPENSION = kind_of(Measure.CHAIN_SUSPENSION)


def find_bound(case_id: str) -> tuple[str, ...] | None:
    """The stores, each once; None where no suspension of the case was served."""
    paper = find_served_suspension(case_id)
    return tuple(dict.fromkeys(paper.bound)) if paper else None


def find_served_suspension(case_id: str) -> Paper | None:
    """The paper of the case by which a chain's suspension was served, or None."""
    return papers.find_served_about(case_id, kind=_SUSPENSION)
