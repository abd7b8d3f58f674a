"""Tells what a store that falls to C would do to its chain's share of C, before it falls.

A read. The share counts it only once its points are told and every window to object is over, so the share after is that
of the day on which nothing else has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.ratings import policies
from services.ratings.chains.usecases.assess_chain import count_chain
from services.ratings.domain.chain import ChainTally, Reason, assess
from services.ratings.domain.policy import ChainPolicy
from services.ratings.grades.usecases.tally_chain import tally_chain
from services.ratings.measures.usecases.find_chain_measures import find_live_measure, find_spent


@dataclass(frozen=True, slots=True)
class PreviewedShare:
    """A chain's share of C before and after one further store, and whether a measure would be proposed for that."""

    chain_id: str
    policy: ChainPolicy
    before: ChainTally
    after: ChainTally
    proposes: bool

    def is_over(self, tally: ChainTally) -> bool:
        """Whether the share of C is over with these counts."""
        return Reason.C_SHARE in assess(tally, policy=self.policy).reasons


def preview_share(chain_id: str, *, today: date) -> PreviewedShare:
    """The share of a chain with one store more at C than counts today.

    Whether that brings a measure is asked of the recount, without what earlier measures used up.
    """
    policy = policies.chain_on(today)
    before = tally_chain(chain_id, today, policy=policy)
    share = PreviewedShare(chain_id, policy, before, _one_more(before), proposes=False)
    return replace(share, proposes=share.is_over(share.after) and _proposes(chain_id, today, policy))


def _proposes(chain_id: str, today: date, policy: ChainPolicy) -> bool:
    if find_live_measure(chain_id) is not None:
        return False
    fresh = count_chain(chain_id, today, policy=policy).tally(without=find_spent(chain_id).used)
    return Reason.C_SHARE in assess(_one_more(fresh), policy=policy).reasons


def _one_more(tally: ChainTally) -> ChainTally:
    return replace(tally, graded_c=tally.graded_c + 1)
