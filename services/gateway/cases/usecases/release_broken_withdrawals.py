"""Lets papers go on that a withdrawal, or a return, withheld and then died of, before it wrote its case.

The clerk looks for them. Pattern: re-check. A withdrawal is at an end for certain once its case has another version
than it found; a case that still has that version is given the next one first, so that a slow one loses its race.
"""

from __future__ import annotations

from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.order_decision import paper_of
from services.gateway.cases.usecases.withdraw_case import withdrawal_of
from services.gateway.papers.usecases.withhold_paper import list_withheld, release_paper

#: The states of a case whose paper is to be issued, or was.
_GOING_ON = frozenset({Status.APPROVED, Status.ISSUED, Status.SERVED, Status.RESUMED})


def release_broken_withdrawals() -> int:
    """Release the papers of cases that are not withdrawn after all; how many withholdings were taken back."""
    released = 0
    for paper in list_withheld():
        case = cases.find(paper.about)
        if case is None or case.status not in _GOING_ON or paper.paper_id != paper_of(case):
            continue
        broken = [each.by for each in paper.withheld if _is_of(case, each.by)]
        if withdrawal_of(case) in broken and not cases.step_version(case):
            continue
        released += sum(release_paper(paper.paper_id, by=by) for by in broken)
    return released


def _is_of(case: Case, withheld_by: str) -> bool:
    return withheld_by.rpartition(":")[0] == case.case_id
