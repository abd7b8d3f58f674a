"""Papers as the API shows them: plain fields from values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from common.phrases import told
from services.gateway.domain.periods import Effect, Resumption, early_end
from services.gateway.papers.domain.papers import LABELS as PAPER_LABELS
from services.gateway.papers.domain.papers import OwnService, Paper
from services.gateway.papers.kinds.registry import get_kind
from services.gateway.papers.usecases.find_resumptions import Resumptions
from services.gateway.papers.usecases.record_services import Recorded


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


def paper_view(paper: Paper, *, resumptions: Resumptions, unread: Collection[str] = ()) -> dict[str, Any]:
    """A paper; only a decision is that of a case, and has a measure. Of `unread` nobody can tell the effect now."""
    measure = paper.facts.get("measure")
    return {
        "paper_id": paper.paper_id,
        "version": paper.version,
        "status": paper.status.value,
        "label": PAPER_LABELS[paper.status],
        "kind": paper.kind,
        "kind_label": get_kind(paper.kind).title_of(paper.facts),
        "about": paper.about,
        "case_id": paper.about if measure else None,
        "number": paper.number,
        "measure": measure,
        "scope": paper.scope.value,
        "subject_id": paper.subject_id,
        "subject_name": paper.party.name,
        "approved_on": paper.dated_on,
        "issued_on": paper.issued_on,
        "sha256": paper.sha256,
        "size": paper.size,
        "served_on": paper.service.served_on if paper.service else None,
        "manner": paper.service.manner.value if paper.service else None,
        "effect_unread": paper.paper_id in unread,
        **period_view(paper.effect, resumptions.get((paper.about, paper.subject_id))),
    }


def own_services_view(services: Iterable[OwnService]) -> list[dict[str, Any]]:
    """On which stores a decision on a chain was served by itself."""
    return [{"store_id": each.store_id, "served_on": each.served_on, "manner": each.manner.value} for each in services]


def recorded_view(recorded: Recorded) -> dict[str, Any]:
    """What became of one of many papers."""
    refusal = recorded.refusal
    return {
        "paper_id": recorded.paper_id,
        "code": refusal.code if refusal else None,
        "detail": refusal.message if refusal else None,
        "phrase": refusal.phrase if refusal else None,
        "params": told(refusal.params) if refusal else {},
    }
