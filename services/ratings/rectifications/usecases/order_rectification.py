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
from common.rules.working_days import Deadline
from services.ratings.domain.measures import Measure
from services.ratings.domain.messages import RectificationCalled, RectificationOrdered
from services.ratings.domain.spans import day_before
from services.ratings.measures.usecases.find_decision import find_decision
from services.ratings.rectifications.domain.rectification import Rectification, id_of_round
from services.ratings.rectifications.storage import rectifications
from services.ratings.rectifications.usecases.begin_periods import begin_periods
from services.ratings.rectifications.usecases.find_last_day import find_last_day
from services.ratings.stores.usecases.find_store import find_store, find_stores

#: Decisions that come with an order to rectify.
_SUSPENSIONS = frozenset({Measure.SUSPENSION.value, Measure.CHAIN_SUSPENSION.value})


def order_after_decision(served: DecisionServed, *, command: Command) -> bool:
    """Order what a served suspension asks for; False when nothing was to do.

    It runs from the service, or from the first day that the decision counts.
    """
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
        runs_from=_day(served.rectify_from),
    )


def order_called(told: Sequence[tuple[RectificationCalled, date, Command]]) -> None:
    """Order what stores' points or items call for, each as of a day and by its command.

    The store is told by the notice of its entry, so the period begins with the service of that, which may have come
    already; what was called for before notices told it runs from the order.
    """
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
            violation_id=called.violation_id,
            is_told=called.violation_id is None,
        )
        for called, day, command in told
    )
    begin_periods({called.violation_id: command for called, _, command in told if called.violation_id})


def order_again(failed_id: str, *, today: date, command: Command) -> bool:
    """Order the next round after a failed one; False when it is ordered already.

    It runs from the failure, but while the store is still to be told of the first it waits with that.
    """
    failed, _ = rectifications.get(failed_id)
    is_new = _order(
        scope=failed.scope,
        subject_id=failed.subject_id,
        case_id=failed.case_id,
        proposal_id=failed.proposal_id,
        ordered_on=today,
        command=command,
        working_days=failed.working_days,
        round=failed.round + 1,
        not_after=_end_of(failed, today),
        violation_id=failed.violation_id,
        is_told=not failed.is_untold,
    )
    if failed.violation_id:
        begin_periods({failed.violation_id: command})
    return is_new


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
    runs_from: date | None = None,
    violation_id: str | None = None,
    is_told: bool = True,
) -> rectifications.New:
    before = day_before(runs_from) if runs_from else ordered_on
    due = _due(scope, before, days or working_days, not_after=not_after) if is_told else None
    order = Rectification(
        rectification_id=id_of_round(round, case_id=case_id, proposal_id=proposal_id),
        scope=scope,
        subject_id=subject_id,
        case_id=case_id,
        proposal_id=proposal_id,
        ordered_on=ordered_on,
        due_on=due.day if due else None,
        due_provisional=due is not None and due.provisional,
        working_days=working_days,
        round=round,
        violation_id=violation_id,
    )
    message = RectificationOrdered(
        rectification_id=order.rectification_id,
        proposal_id=proposal_id,
        scope=scope.value,
        subject_id=subject_id,
        due_on=due.day.isoformat() if due else None,
    )
    return rectifications.New(order, area, command, (message,))


def _due(scope: Scope, start: date, days: int | None, *, not_after: date | None) -> Deadline:
    due = find_last_day(scope, start, days=days)
    return Deadline(not_after, provisional=False) if not_after is not None and not_after < due.day else due
