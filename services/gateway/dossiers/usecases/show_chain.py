"""Everything that a headquarters' page shows of its chain: figures, distance to a measure, the measure, grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.commands import Actor
from services.gateway.cases.storage import cases
from services.gateway.clients import agreements, ratings
from services.gateway.clients.connection import Connection
from services.gateway.clients.together import Answer, together
from services.gateway.domain.measures import Measure
from services.gateway.domain.periods import Resumption
from services.gateway.papers.domain.papers import Paper, PaperStatus, chain_suspension_of
from services.gateway.papers.storage import papers

#: How many of the chain's latest decisions are looked through for the measure that is in effect.
_DECISIONS = 20


@dataclass(frozen=True, slots=True)
class ShownChain:
    """A chain as it stands today; parts may be missing while a service is silent.

    `suspension` is the served measure that is in effect, or begins on a later day; `resumption` what ends it, once that
    was served.
    """

    chain_id: str
    chain: Answer
    assessment: Answer
    summary: Answer
    suspension: Paper | None
    resumption: Resumption | None


def show_chain(chain_id: str, *, actor: Actor, today: date, connections: Mapping[str, Connection]) -> ShownChain:
    """The chain for an actor, who learns of a measure by the paper that was served."""
    answers = together(
        {
            "chain": lambda: agreements.get_chain(connections["agreements"], chain_id),
            "assessment": lambda: ratings.get_assessment(connections["ratings"], chain_id, actor=actor),
            "summary": lambda: ratings.get_summary(connections["ratings"], actor=actor, chain_id=chain_id),
        }
    )
    suspension = chain_suspension_of(_served(chain_id, actor=actor), day=today)
    ending = cases.resumptions_of([suspension.case_id]).get((suspension.case_id, chain_id)) if suspension else None
    return ShownChain(chain_id, answers["chain"], answers["assessment"], answers["summary"], suspension, ending)


def _served(chain_id: str, *, actor: Actor) -> list[Paper]:
    measures = [Measure.CHAIN_SUSPENSION.value, Measure.CHAIN_RESUMPTION.value]
    wanted = {"subject_id": chain_id, "measure": {"$in": measures}, "status": PaperStatus.SERVED.value}
    return papers.page_of(actor, filters=wanted, before=None, limit=_DECISIONS, count_limit=1).papers
