"""Begins the periods of rectifications that notices of points order: with the service of the notice, once.

Pattern: follow, and re-check. The day of service stands in the ledger first; whichever comes later, the service or the
order, finds the other. Source: agreement Art. 36, decision 0053.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from common.people.commands import Command
from services.ratings.attempts import until_won
from services.ratings.domain.messages import RectificationBegun
from services.ratings.ledger.usecases.find_told import find_told
from services.ratings.rectifications.storage import rectifications
from services.ratings.rectifications.usecases.find_last_day import find_last_day


def begin_periods(commands: Mapping[str, Command]) -> None:
    """Set the last day of what these entries call for, of those whose stores were told; a day that is set stays."""
    for violation_id, told_on in find_told(commands).items():
        for order in rectifications.find_untold(violation_id):
            _begin(order.rectification_id, told_on, command=commands[violation_id])


def _begin(rectification_id: str, told_on: date, *, command: Command) -> None:
    def attempt() -> None:
        order, _ = rectifications.get(rectification_id)
        if not order.is_untold:
            return
        due = find_last_day(order.scope, told_on, days=order.working_days)
        message = RectificationBegun(
            rectification_id=rectification_id, told_on=told_on.isoformat(), due_on=due.day.isoformat()
        )
        rectifications.begin(order, due=due, command=command, messages=(message,))

    until_won(attempt)
