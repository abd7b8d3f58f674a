"""Tallies a chain on a day from the rows of its stores' days, by index counts alone.

A read; its recount from the stores' own records is `chains.domain.tally`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.ratings.domain.chain import ChainTally
from services.ratings.domain.policy import ChainPolicy
from services.ratings.grades.storage import chain_days


def tally_chain(chain_id: str, day: date, *, policy: ChainPolicy) -> ChainTally:
    """The tally of a chain on a day."""
    return chain_days.tally(chain_id, day, policy=policy)


def find_chains_with_cause(chain_ids: Iterable[str], *, policy: ChainPolicy) -> frozenset[str]:
    """Those of the chains that any C or penalty was ever counted of: of the others no share can be over."""
    return chain_days.with_cause(chain_ids, policy=policy)
