"""Until when a decision may be challenged (救济期限): by review (行政复议), and by suit (行政诉讼).

Source: practice 1.10; domain facts 7.4: 60 days and 6 months, as every decision prints them. Both are counted from the
day on which the party received the decision, which is not counted itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.rules.working_days import Calendar, Deadline, add_months, add_natural_days

#: Within how many days review is applied for, and within how many months suit is brought.
REVIEW_DAYS, SUIT_MONTHS = 60, 6


@dataclass(frozen=True, slots=True)
class Remedies:
    """The last day to apply for review, and that to bring suit."""

    review: Deadline
    suit: Deadline


def remedies_of(served_on: date, *, calendar: Calendar) -> Remedies:
    """The last days of a party that was served on a day; one that is a day off ends on the next working day."""
    return Remedies(
        review=add_natural_days(served_on, REVIEW_DAYS, calendar=calendar),
        suit=add_months(served_on, SUIT_MONTHS, calendar=calendar),
    )
