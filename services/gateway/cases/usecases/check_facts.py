"""Looks whether the facts of a case are dealt with in another case of the store: nothing is decided twice.

Several measures may rest on one entry (a year's points do), but one case at a time, and never on decided ones alone.
"""

from __future__ import annotations

from datetime import datetime

from common.days import local_day
from services.gateway.cases.domain.case import LABELS, Case, Status
from services.gateway.cases.domain.facts import FactsDecided, FactsTakenUp
from services.gateway.cases.storage import cases

_UNDER_WAY = (Status.ADOPTED, Status.APPROVED, Status.ISSUED)
_DECIDED = (Status.SERVED, Status.RESUMED)
_APPROVED = (Status.APPROVED, Status.ISSUED, *_DECIDED)


def check_facts(case: Case) -> None:
    """Raise `FactsTakenUp` while another case of the store on the same entries is under way, `FactsDecided` where
    decisions on all of them were served; a case against a chain, or one that takes nothing, is free.
    """
    if case.measure.is_of_chain or not case.measure.burdens:
        return
    for other in cases.on_the_same_facts(case, _UNDER_WAY):
        opened_on = local_day(other.opened_at)
        raise FactsTakenUp.by(other.measure.label, opened_on=opened_on, status=LABELS[other.status])
    decided = decided_before(case)
    if case.entry_ids and case.entry_ids <= decided.keys():
        raise FactsDecided.by(sorted({*decided.values()}))


def decided_before(case: Case) -> dict[str, str]:
    """Of the entries that a case rests on those of which an earlier decision was served, with the number of it.

    Earlier than an approved case is what was approved before it; two cases on one entry are never under way together.
    """
    if case.measure.is_of_chain or not case.measure.burdens:
        return {}
    mine = _approved_at(case)
    served = [each for each in cases.on_the_same_facts(case, _DECIDED) if _came_before(_approved_at(each), mine)]
    return {each: other.number or "" for other in served for each in case.entry_ids & other.entry_ids}


def _approved_at(case: Case) -> datetime | None:
    """When a case was approved; None before, and where no step tells."""
    approvals = (each.at for each in case.steps if each.status is Status.APPROVED)
    return max(approvals, default=None) if case.status in _APPROVED else None


def _came_before(other: datetime | None, mine: datetime | None) -> bool:
    return mine is None or other is None or other < mine
