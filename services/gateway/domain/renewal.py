"""When the renewal of an agreement is asked for (续签): in a window before its end; agreement Art. 39, practice 6."""

from __future__ import annotations

from datetime import date, timedelta

from common.days import months_later
from common.rules.laws import RenewalClause
from services.gateway.domain.periods import Period


def renewal_window(until_on: date, *, clause: RenewalClause) -> Period:
    """The days on which renewal is asked for, both included; `until_on` is the first day after the agreement.

    No day is moved: the text names months before the end, and no working days.
    """
    closed_on = months_later(until_on, -clause.closes_months)
    return Period(months_later(until_on, -clause.opens_months), closed_on - timedelta(days=1))
