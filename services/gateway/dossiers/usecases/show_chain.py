"""Everything that a headquarters' page shows of its chain: distance to a measure, the measure, grades, stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.people.commands import Actor
from services.gateway.clients import ratings
from services.gateway.clients.connection import Connection
from services.gateway.clients.together import Answer, together
from services.gateway.domain.periods import Resumption
from services.gateway.dossiers.usecases.list_stores import StoreFilter, StorePage, list_stores
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.usecases.find_chain_measure import find_chain_measure
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.subjects.usecases.find_subjects import find_subject


@dataclass(frozen=True, slots=True)
class ShownChain:
    """A chain as it stands today; parts may be missing while a service is silent.

    `suspension` is the served measure that is in effect, or begins on a later day; `resumption` what ends it, once that
    was served.
    """

    chain_id: str
    name: str
    assessment: Answer
    stores: StorePage
    suspension: Paper | None
    resumption: Resumption | None


def show_chain(chain_id: str, *, actor: Actor, today: date, connections: Mapping[str, Connection]) -> ShownChain:
    """The chain for an actor, who learns of a measure by the paper that was served. Raises as `list_stores`."""
    assessment = together(
        {"assessment": lambda: ratings.get_assessment(connections["ratings"], chain_id, actor=actor)}
    )["assessment"]
    stores = list_stores(StoreFilter(chain_id=chain_id), cursor=None, actor=actor, connections=connections)
    suspension = find_chain_measure(chain_id, day=today, actor=actor)
    endings = find_resumptions([suspension.about], actor=actor, day=today) if suspension else {}
    known = find_subject(chain_id)
    return ShownChain(
        chain_id=chain_id,
        name=known.name if known else "",
        assessment=assessment,
        stores=stores,
        suspension=suspension,
        resumption=endings.get((suspension.about, chain_id)) if suspension else None,
    )
