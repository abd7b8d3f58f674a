"""Shows how a chain stands: counts, limits, distance, who is counted and who is not, and what was used before.

A read, from the stores' own records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from common.errors import NotFound
from common.people.commands import Actor
from common.phrases import N_
from common.scope import grants_of
from services.ratings import policies
from services.ratings.chains.domain.tally import Recount
from services.ratings.chains.usecases.assess_chain import count_chain, fresh_episodes
from services.ratings.domain.chain import ChainAssessment, assess
from services.ratings.domain.policy import ChainPolicy
from services.ratings.measures.domain.proposal import Proposal, Spent
from services.ratings.measures.usecases.find_chain_measures import find_live_measure, find_spent
from services.ratings.stores.usecases.find_chain import find_chain
from services.ratings.stores.usecases.list_stores import count_grades


class ChainNotFound(NotFound):
    """Raised when there is no such chain, or it lies outside the actor's scope."""

    code = "chain_not_found"


@dataclass(frozen=True, slots=True)
class ShownAssessment:
    """A chain's assessment with everything that it rests on; `grades` counts the stores that the actor sees.

    `anew` is the assessment of what no measure has used up, `live` the measure under way; `is_followed` says whether
    another one would be proposed, were that closed without a decision.
    """

    chain_id: str
    name: str
    recount: Recount
    assessment: ChainAssessment
    anew: ChainAssessment
    policy: ChainPolicy
    spent: Spent
    live: Proposal | None
    is_followed: bool
    alert: dict[str, Any] | None
    grades: dict[str, int]


def show_assessment(chain_id: str, *, actor: Actor, today: date) -> ShownAssessment:
    """The assessment of a chain on a day. Raises `ChainNotFound`."""
    chain = find_chain(chain_id)
    if chain is None or not grants_of(actor).covers_chain(chain_id):
        raise ChainNotFound(N_("没有找到该连锁，请核对编号，或确认您有权查看。"))
    policy = policies.chain_on(today)
    counted = count_chain(chain_id, today, policy=policy)
    spent, live = find_spent(chain_id), find_live_measure(chain_id)
    anew = assess(counted.tally(without=spent.used), policy=policy)
    return ShownAssessment(
        chain_id=chain_id,
        name=chain.get("name", ""),
        recount=counted,
        assessment=assess(counted.tally(), policy=policy),
        anew=anew,
        policy=policy,
        spent=spent,
        live=live,
        is_followed=bool(fresh_episodes(counted, anew, spent.without(live) if live else spent)),
        alert=chain.get("alert"),
        grades=count_grades(actor, chain_id=chain_id, area=None, day=today),
    )
