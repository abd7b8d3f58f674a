"""Confirms a recorded violation: points fall on the natural year of today, and the grade may fall with them.

Pattern: embed; where the year has changed since it was recorded, follow: the ledger in which it was recorded decides,
and the ledger of the new year counts it from the journal (`count_violation`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from common.calendars import state_council_calendar
from common.commands import Command, Receipt
from common.messages import Message
from common.working_days import add_working_days
from services.ratings import policies
from services.ratings.attempts import until_won
from services.ratings.domain.measures import newly_crossed
from services.ratings.domain.messages import PointsCounted, ViolationConfirmed
from services.ratings.domain.store import StoreRecord
from services.ratings.domain.violation import Action, Hand, Violation, after, check_second_person
from services.ratings.ledger.domain.ledger import StoreYear, count
from services.ratings.ledger.storage import store_years
from services.ratings.ledger.usecases.complete_histories import complete_history
from services.ratings.ledger.usecases.find_violation import visible_entry


def confirm_violation(violation_id: str, *, today: date, command: Command) -> Receipt:
    """Confirm an entry by a second natural person; the receipt names the entry.

    Raises `ViolationNotFound`, `SamePerson`, `TransitionNotAllowed`.
    """

    def attempt() -> Receipt:
        ledger, entry, record = visible_entry(violation_id, actor=command.actor, today=today)
        check_second_person(command.actor, entry.recorded_by)
        confirmed = _confirmed(entry, today=today, command=command)
        message = ViolationConfirmed(
            store_id=entry.store_id, violation_id=violation_id, year=today.year, recorded_in=ledger.year
        )
        if ledger.year != today.year:
            return store_years.replace_entry(ledger, confirmed, command=command, messages=(message,))
        fields, counted = count_in(ledger, confirmed, record=record, today=today, command=command)
        messages = (message, counted)
        return store_years.replace_entry(ledger, confirmed, command=command, messages=messages, counted=fields)

    return until_won(attempt)


def count_in(
    ledger: StoreYear, entry: Violation, *, record: StoreRecord, today: date, command: Command
) -> tuple[store_years.Fields, Message]:
    """What counting a confirmed entry sets in its ledger, and the message that tells it."""
    history = complete_history(record).history
    outcome = count(ledger, entry, history=history, policy=policies.scoring_on(today), on=today, at=command.at)
    crossed = newly_crossed(
        before=outcome.points_before,
        after=outcome.points.total,
        fired=ledger.crossed,
        policy=policies.measures_on(today),
    )
    numbers = [each.points for each in crossed]
    assert entry.objection_on is not None
    message = PointsCounted(
        store_id=entry.store_id,
        violation_id=entry.violation_id,
        year=ledger.year,
        points_before=outcome.points_before,
        points_after=outcome.points.total,
        grade_before=outcome.grade_before.value,
        grade_after=outcome.grade.value,
        objection_on=entry.objection_on.isoformat(),
        crossed=numbers,
    )
    return store_years.counted_fields(ledger, outcome, crossed=numbers), message


def _confirmed(entry: Violation, *, today: date, command: Command) -> Violation:
    window = add_working_days(today, policies.scoring_on(today).objection_window, calendar=state_council_calendar())
    return replace(
        entry,
        status=after(entry.status, Action.CONFIRM),
        decided_by=Hand.of(command.actor),
        decided_at=command.at,
        decided_on=today,
        objection_on=window.day,
        objection_provisional=window.provisional,
    )
