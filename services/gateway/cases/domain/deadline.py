"""Until when a case is to be dealt with (办案期限), and by how many days it is late: computed for a day, never stored.

Source: practice section 6 (from opening to decision), section 1.8 (a decision that is served late begins late).
"""

from __future__ import annotations

from datetime import date, timedelta

from services.gateway.cases.domain.case import Case, Status

#: The states in which nothing is decided yet.
UNDECIDED = (Status.PROPOSED, Status.ADOPTED, Status.RETURNED)
#: The states in which the printed first day runs towards a decision that is not served.
UNSERVED = (Status.ADOPTED, Status.APPROVED, Status.ISSUED)


def due_on(case: Case, *, opened_on: date, decision_days: int) -> date | None:
    """The last day in time: of the decision, and of the service before the printed first day; None when both are over.

    `opened_on` is the day of `opened_at`, `decision_days` what the policy of that day gives.
    """
    days = []
    if case.status in UNDECIDED:
        days.append(opened_on + timedelta(days=decision_days))
    if case.status in UNSERVED and case.particulars is not None:
        days.append(case.particulars.first_on - timedelta(days=1))
    return min(days, default=None)


def days_late(due_on: date | None, *, today: date) -> int:
    """By how many days something that was due is late; 0 while it is not."""
    return max(0, (today - due_on).days) if due_on else 0
