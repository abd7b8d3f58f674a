"""Tells a store's grade on a day, as known at an instant, and why.

A read. The explanation that was stored with the last counted entry is told as it is, while nothing came after it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from common.people.commands import Actor
from common.rules.parameters import on_asked_day
from services.ratings import policies
from services.ratings.domain.explanation import Step
from services.ratings.domain.grades import Grade
from services.ratings.domain.history import History, bearing_on, explanation_on
from services.ratings.domain.points import Points, fold
from services.ratings.domain.policy import ScoringPolicy
from services.ratings.domain.store import StoreRecord
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.ledger.usecases.complete_histories import complete_history
from services.ratings.ledger.usecases.find_ledger import find_ledger
from services.ratings.stores.usecases.find_store import get_visible_store


@dataclass(frozen=True, slots=True)
class ExplainedGrade:
    """A store's grade and points on a day with the tree that explains them."""

    record: StoreRecord
    day: date
    points: Points
    explanation: Step
    policy: ScoringPolicy

    @property
    def grade(self) -> Grade:
        """The grade in force on the day."""
        return Grade(str(self.explanation.output))


def explain_grade(store_id: str, *, day: date, known_at: datetime | None, actor: Actor, today: date) -> ExplainedGrade:
    """The grade of a store on a day.

    Raises `StoreNotFound` also for what lies outside the actor's scope, `BeforeFirstPolicy` for a day without rules.
    """
    record = get_visible_store(store_id, actor=actor, today=today)
    complete = complete_history(record)
    history = complete.history.known(known_at) if known_at else complete.history
    policy = on_asked_day(policies.scoring_on, day)
    ledger = find_ledger(store_id, day.year)
    entries = [each for each in (ledger.counted if ledger else ()) if _is_known(each, day, known_at)]
    points = fold(entries, policy_on=policies.scoring_on)
    stored = ledger.explanation if ledger and _is_last_word(ledger, entries, history, day=day, policy=policy) else None
    explanation = stored or explanation_on(
        history,
        day,
        policy=policy,
        points=points,
        has_veto_item=any(each.is_termination_ground for each in entries),
    )
    return ExplainedGrade(replace(complete, history=history), day, points, explanation, policy)


def _is_known(entry: Violation, day: date, known_at: datetime | None) -> bool:
    """Whether a confirmed entry counted by a day, as known at an instant."""
    assert entry.decided_on is not None
    assert entry.decided_at is not None
    return entry.decided_on <= day and (known_at is None or entry.decided_at <= known_at)


def _is_last_word(
    ledger: StoreYear, entries: list[Violation], history: History, *, day: date, policy: ScoringPolicy
) -> bool:
    """Whether the stored explanation is about just these entries, and all else that bears on the grade is as it was."""
    if not entries or len(entries) != len(ledger.counted):
        return False
    last_at = max(each.decided_at for each in entries if each.decided_at is not None)
    last_on = max(each.decided_on for each in entries if each.decided_on is not None)
    then = policies.scoring_on(last_on)
    return replace(then, day=day) == policy and bearing_on(history.known(last_at), last_on, policy=then) == bearing_on(
        history, day, policy=policy
    )
