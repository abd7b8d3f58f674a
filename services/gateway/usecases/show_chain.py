"""Everything that a headquarters' page shows of its chain: figures, distance to a measure, grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from common.commands import Actor
from services.gateway.clients import agreements, ratings
from services.gateway.clients.connection import Connection
from services.gateway.usecases.together import Answer, together


@dataclass(frozen=True, slots=True)
class ShownChain:
    """A chain as it stands today; parts may be missing while a service is silent."""

    chain_id: str
    chain: Answer
    assessment: Answer
    summary: Answer


def show_chain(chain_id: str, *, actor: Actor, connections: Mapping[str, Connection]) -> ShownChain:
    """The chain for an actor."""
    answers = together(
        {
            "chain": lambda: agreements.get_chain(connections["agreements"], chain_id),
            "assessment": lambda: ratings.get_assessment(connections["ratings"], chain_id, actor=actor),
            "summary": lambda: ratings.get_summary(connections["ratings"], actor=actor, chain_id=chain_id),
        }
    )
    return ShownChain(chain_id, answers["chain"], answers["assessment"], answers["summary"])
