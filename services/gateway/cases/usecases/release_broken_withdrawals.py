"""Lets papers go on that a withdrawal withheld and then died of, before it wrote its case; the clerk looks for them.

Pattern: re-check. A withdrawal is at an end for certain once its case has another version than it found; a case that
still has that version is given the next one first, so that a withdrawal which is only slow loses its race.
"""

from __future__ import annotations

from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.order_decision import paper_id_of
from services.gateway.cases.usecases.withdraw_case import withdrawal_of
from services.gateway.papers.usecases.withhold_paper import list_withheld, release_paper


def release_broken_withdrawals() -> int:
    """Release the papers of cases that are not withdrawn after all; how many withholdings were taken back."""
    released = 0
    for paper in list_withheld():
        case = cases.find(paper.about)
        if case is None or case.status is Status.WITHDRAWN:
            continue
        broken = [each.by for each in paper.withheld if _is_of(case, each.by)]
        if withdrawal_of(case) in broken and not cases.step_version(case):
            continue
        released += sum(release_paper(paper_id_of(case.case_id), by=by) for by in broken)
    return released


def _is_of(case: Case, withheld_by: str) -> bool:
    return withheld_by.rpartition(":")[0] == case.case_id
