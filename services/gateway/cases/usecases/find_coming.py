"""Finds who will join or leave the chain of an undecided measure later (以后才加入、退出的门店).

They change nothing of its list today (`find_drift` compares that), and whoever decides has to know of them: who joins
after the number is not named, and is reached only after its own service; who is named stays reached. A read.
Source: blueprint section 6, "who a chain hold reaches".
"""

from __future__ import annotations

from datetime import date

from common.messages.words import Measure
from services.gateway import policies
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.papers.usecases.read_number import read_number
from services.gateway.subjects.domain.moves import Move
from services.gateway.subjects.usecases.find_moves import find_moves

_UNNUMBERED = (Status.PROPOSED, Status.RETURNED, Status.ADOPTED, Status.APPROVED)


def find_coming(case: Case, *, today: date) -> tuple[Move, ...]:
    """The moves after today, by name of the store; none of another measure, and from the number on."""
    if case.measure is not Measure.CHAIN_SUSPENSION or case.status not in _UNNUMBERED:
        return ()
    if case.status is Status.APPROVED and read_number(paper_of(case)) is not None:
        return ()
    with_franchise = policies.current().count_franchise.on(today)
    return find_moves(case.subject_id, after=today, with_franchise=with_franchise)
