"""Orders a rectification: after a served suspension, after a failed round, or where a store's points call for it.

Pattern: follow; keyed by decision or proposal, and round.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from common.messages import DecisionServed
from common.messages.words import Scope
from common.people.commands import Command
from common.rules.calendars import state_council_calendar
from common.rules.working_days import Deadline, add_natural_days, add_working_days
from services.ratings import policies
from services.ratings.domain.measures import Measure
from services.ratings.domain.messages import RectificationCalled, RectificationOrdered
from services.ratings.measures.usecases.find_decision import find_decision
from services.ratings.rectifications.domain.rectification import Rectification, id_of_round
from services.ratings.rectifications.storage import rectifications
from services.ratings.stores.usecases.find_store import find_store, find_stores

#: Decisions that come with an order to rectify.
_SUSPENSIONS = frozenset({Measure.SUSPENSION.value, Measure.CHAIN_SUSPENSION.value})


def order_after_decision(served: DecisionServed, *, command: Command) -> bool:
    """Order what a served suspension asks for; False when nothing was to do. It runs from the day of service."""
    if served.measure not in _SUSPENSIONS:
        return False
    return _order(
        scope=Scope(served.scope),
        subject_id=served.subject_id,
        case_id=served.case_id,
        proposal_id=served.proposal_id,
        ordered_on=date.fromisoformat(served.served_on),
        command=command,
        days=served.rectify_days,
        not_after=_day(served.rectify_by or served.last_on),
    )


def order_called(told: Sequence[tuple[RectificationCalled, date, Command]]) -> None:
    """Order what stores' points or items call for, each as of a day and by its command."""
    areas = {each.store_id: each.area for each in find_stores({called.store_id for called, _, _ in told})}
    rectifications.insert(
        _new(
            scope=Scope.STORE,
            subject_id=called.store_id,
            area=areas.get(called.store_id, ""),
            case_id=None,
            proposal_id=called.proposal_id,
            ordered_on=day,
            command=command,
            working_days=called.working_days,
        )
        for called, day, command in told
    )


def order_again(failed_id: str, *, today: date, command: Command) -> bool:
    """Order the next round after a failed one; False when it is ordered already."""
    failed, _ = rectifications.get(failed_id)
    return _order(
        scope=failed.scope,
        subject_id=failed.subject_id,
        case_id=failed.case_id,
        proposal_id=failed.proposal_id,
        ordered_on=today,
        command=command,
        working_days=failed.working_days,
        round=failed.round + 1,
        not_after=_end_of(failed, today),
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _end_of(failed: Rectification, today: date) -> date | None:
    """The last day of the decision that a round belongs to, while it is to come."""
    decision = find_decision(failed.case_id) if failed.case_id else None
    return decision.last_on if decision and decision.last_on and decision.last_on > today else None


def _order(*, scope: Scope, subject_id: str, **given: Any) -> bool:
    record = find_store(subject_id) if scope is Scope.STORE else None
    area = record.area if record else ""
    return bool(rectifications.insert([_new(scope=scope, subject_id=subject_id, area=area, **given)]))


def _new(
    *,
    scope: Scope,
    subject_id: str,
    area: str,
    case_id: str | None,
    proposal_id: str | None,
    ordered_on: date,
    command: Command,
    working_days: int | None = None,
    round: int = 1,
    days: int | None = None,
    not_after: date | None = None,
) -> rectifications.New:
    due = _deadline(scope, ordered_on, days or working_days)
    if not_after is not None and not_after < due.day:
        due = Deadline(not_after, provisional=False)
    order = Rectification(
        rectification_id=id_of_round(round, case_id=case_id, proposal_id=proposal_id),
        scope=scope,
        subject_id=subject_id,
        case_id=case_id,
        proposal_id=proposal_id,
        ordered_on=ordered_on,
        due_on=due.day,
        due_provisional=due.provisional,
        working_days=working_days,
        round=round,
    )
    message = RectificationOrdered(
        rectification_id=order.rectification_id,
        proposal_id=proposal_id,
        scope=scope.value,
        subject_id=subject_id,
        due_on=due.day.isoformat(),
    )
    return rectifications.New(order, area, command, (message,))


def _deadline(scope: Scope, start: date, days: int | None) -> Deadline:
    """The last day of so many days, natural ones for a chain; by the policy of the day where no paper told them."""
    policy, calendar = policies.measures_on(start), state_council_calendar()
    if scope is Scope.CHAIN:
        return add_natural_days(start, days or policy.chain_days, calendar=calendar)
    return add_working_days(start, days or policy.store_working_days, calendar=calendar)
