"""Finds the other suspensions of a store beside a case: which are under way or stand, and how many came before it.

Source: practice 12.5, decision 0055. A second suspension (再次中止) does not overlap the first: it begins the day
after that one ends, also where both rest on what was found on one day. A read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from common.messages.words import Measure
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.domain.particulars import follows_on
from services.gateway.cases.storage import cases
from services.gateway.domain.periods import Period, effect_of_service

#: Of which the days are printed, or will be as they were adopted.
_DATED = (Status.ADOPTED, Status.APPROVED, Status.ISSUED)
_SERVED = (Status.SERVED, Status.RESUMED)


def find_beside(case: Case, *, today: date) -> Sequence[Case]:
    """The other suspensions of the store that are open or stand on a day, the first opened first.

    Empty where the case itself neither suspends nor terminates a store's agreement.
    """
    if case.measure not in (Measure.SUSPENSION, Measure.TERMINATION):
        return ()
    others = cases.suspensions_beside(case, (Status.PROPOSED, Status.RETURNED, *_DATED, Status.SERVED))
    return [each for each in others if not _is_over(each, today)]


def period_of(case: Case, *, today: date) -> Period | None:
    """The days of a suspension: as it was served; before, as printed or, where that day came, at the earliest.

    None of one that has no days yet, or no end.
    """
    if case.status in _SERVED:
        effect = case.effect
        return Period(effect.first_day, effect.last_day) if effect and effect.last_day else None
    if case.status not in _DATED or case.particulars is None or case.particulars.months is None:
        return None
    printed, months = case.particulars.first_on, case.particulars.months
    effect = effect_of_service(printed_first_day=printed, served_on=today, months=months)
    return Period(effect.first_day, effect.last_day) if effect.last_day else None


def earliest_after(case: Case, *, today: date) -> date | None:
    """The day with which a suspension may begin at the earliest, after every other that is decided or being decided.

    None where nothing has to be awaited.
    """
    if case.measure is not Measure.SUSPENSION:
        return None
    periods = (period_of(each, today=today) for each in find_beside(case, today=today))
    days = [each.last_day + timedelta(days=1) for each in periods if each is not None]
    named = follows_on(case.snapshot)
    return max((*days, *((named,) if named else ())), default=None)


def count_before(case: Case) -> int | None:
    """How often the store was suspended in the term before: as the proposal knew it, and what was served since.

    None of a proposal of the time before, which does not tell of the term.
    """
    first, until, known = (case.snapshot.get(name) for name in ("term_from", "term_until", "suspended"))
    if first is None or until is None or known is None:
        return None
    served = cases.suspensions_beside(case, _SERVED)
    found = {each.case_id for each in served if each.effect and first <= each.effect.first_day.isoformat() < until}
    return len({*known, *found})


def _is_over(case: Case, today: date) -> bool:
    period = period_of(case, today=today)
    return case.status is Status.SERVED and period is not None and period.last_day < today
