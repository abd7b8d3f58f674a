"""Finds the measure that lies on all stores of a chain, by the paper that was served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from common.messages.words import Measure
from common.paging import Page
from common.people.commands import Actor
from services.gateway.papers.domain.papers import Paper, PaperStatus
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.kinds.decision import kind_of, read
from services.gateway.papers.storage import paper_lists

#: How many of the chain's latest decisions are looked through.
_DECISIONS = 20
_SUSPENSION, _RESUMPTION = kind_of(Measure.CHAIN_SUSPENSION), kind_of(Measure.CHAIN_RESUMPTION)


def find_chain_measure(chain_id: str, *, day: date, actor: Actor) -> Paper | None:
    """The chain's served suspension that on `day` is in effect or still to come, as far as the actor may see it."""
    wanted = PaperFilter(status=PaperStatus.SERVED, kinds=(_SUSPENSION, _RESUMPTION), subject_id=chain_id)
    found = paper_lists.page_of(actor, wanted=wanted, day=day, page=Page(_DECISIONS))
    return chain_measure_of(found.items, day=day)


def chain_measure_of(papers: Sequence[Paper], *, day: date) -> Paper | None:
    """Of a chain's served decisions the suspension that on `day` is in effect or still to come; None without one.

    A resumption ends the suspension of the case that it names, from its own first day on.
    """
    resumptions = (each for each in papers if each.kind == _RESUMPTION and _has_begun(each, day))
    resumed = {read(each.facts).ends_case_id for each in resumptions}
    suspensions = (each for each in papers if each.kind == _SUSPENSION and each.effect is not None)
    return next((each for each in suspensions if each.about not in resumed and not _is_over(each, day)), None)


def _has_begun(paper: Paper, day: date) -> bool:
    return paper.effect is not None and paper.effect.first_day <= day


def _is_over(paper: Paper, day: date) -> bool:
    return paper.effect is not None and paper.effect.last_day is not None and paper.effect.last_day < day
