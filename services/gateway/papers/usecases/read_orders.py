"""What decisions order that a store is under (决定书的要求), in their own words. A read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.paper_view import Section
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.kinds.decision import DEMANDS, DUTIES, ORDER, REMEDIES
from services.gateway.papers.usecases.render_paper import view_for

_TOLD = frozenset({ORDER, DEMANDS, DUTIES, REMEDIES})


@dataclass(frozen=True, slots=True)
class Orders:
    """A served decision with those of its sections that say what follows for its party, and whom one may ask."""

    paper: Paper
    sections: tuple[Section, ...]
    contact: str


def read_orders(papers: Iterable[Paper], *, case_ids: Collection[str], policy: GatewayPolicy) -> tuple[Orders, ...]:
    """The orders of those of a party's own papers that were served and carry the decisions of these cases."""
    return tuple(
        _orders(paper, policy=policy) for paper in papers if paper.about in case_ids and paper.service is not None
    )


def _orders(paper: Paper, *, policy: GatewayPolicy) -> Orders:
    view = view_for(paper, policy=policy, is_specimen=False)
    return Orders(paper, tuple(each for each in view.sections if each.name in _TOLD), view.contact)
