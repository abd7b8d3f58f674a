"""Whom a measure against a chain that is decided on a day would reach, and by whose service.

Source: blueprint section 6 ("who a chain hold reaches").
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from services.agreements.domain.clauses import Clause
from services.agreements.domain.membership import on_day
from services.agreements.domain.store import Store
from services.agreements.domain.terms import in_force


class ChainReach(StrEnum):
    """How a store of a chain would be reached: with the service on its headquarters, after its own, or not at all.

    Not at all is who signed a text without the clause on chains (未约定连锁条款), which counts all the same, who is a
    franchise store where those are not counted, and who has no agreement in force.
    """

    WITH_CHAIN = "with_chain"
    OWN_SERVICE = "own_service"
    NO_CLAUSE = "no_clause"
    FRANCHISE = "franchise"
    NO_AGREEMENT = "no_agreement"


def chain_reach(store: Store, *, day: date, count_franchise: bool = False) -> ChainReach | None:
    """How a measure against the store's chain would reach it; None of a store without a chain."""
    memberships = on_day(store.memberships, day)
    if not memberships:
        return None
    if not any(each.kind.counts(with_franchise=count_franchise) for each in memberships):
        return ChainReach.FRANCHISE
    term = in_force(store.effective_terms, day)
    return reach_by(term.clauses) if term else ChainReach.NO_AGREEMENT


def reach_by(clauses: Collection[Clause]) -> ChainReach:
    """How a store is reached that signed these clauses."""
    if Clause.CHAIN_MEASURE not in clauses:
        return ChainReach.NO_CLAUSE
    return ChainReach.WITH_CHAIN if Clause.RECEIVED_BY_HEADQUARTERS in clauses else ChainReach.OWN_SERVICE
