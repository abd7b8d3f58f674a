"""Notes that an act was corrected (补记改正) after its entry was recorded, while nobody has confirmed it yet.

Pattern: embed. The store has working days to correct a first minor act that begin when it is found, so the correction
often comes after the recording. Who enters it has a hand in the entry, and may not confirm or reject it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from common.errors import NotAllowed
from common.people.commands import Command, Receipt
from common.phrases import N_
from common.rules.calendars import state_council_calendar
from common.rules.working_days import Deadline, add_working_days
from services.ratings import policies
from services.ratings.attempts import until_won
from services.ratings.domain.messages import ViolationCorrected
from services.ratings.domain.policy import ScoringPolicy
from services.ratings.domain.violation import Action, Hand, Violation, after, check_corrected
from services.ratings.ledger.storage import store_years
from services.ratings.ledger.usecases.get_violation import get_visible_entry


class CorrectionKnown(NotAllowed):
    """Raised when the entry says already when the act was corrected."""

    code = "correction_known"


def note_correction(violation_id: str, *, corrected_on: date, today: date, command: Command) -> Receipt:
    """Note the day of the correction, in time or late; the receipt names the entry.

    Raises `ViolationNotFound`, `TransitionNotAllowed` once somebody decided, `CorrectionKnown`, `DatesWrong`,
    `Conflict` (lost_race).
    """

    def attempt() -> Receipt:
        ledger, entry, _ = get_visible_entry(violation_id, actor=command.actor, today=today)
        check_correctable(entry)
        check_corrected(corrected_on, found_on=entry.found_on, today=today)
        scoring = policies.scoring_on(today)
        corrected = replace(
            entry,
            corrected_on=corrected_on,
            is_corrected_in_time=is_in_time(corrected_on, found_on=entry.found_on, scoring=scoring),
            corrected_by=Hand.of(command.actor),
            corrected_at=command.at,
        )
        message = ViolationCorrected(
            store_id=entry.store_id, violation_id=violation_id, corrected_on=corrected_on.isoformat()
        )
        return store_years.replace_entry(ledger, corrected, command=command, messages=(message,))

    return until_won(attempt)


def check_correctable(entry: Violation) -> None:
    """Raises `TransitionNotAllowed` once somebody decided about an entry, `CorrectionKnown` once its day is said."""
    after(entry.status, Action.CONFIRM)
    if entry.corrected_on is not None:
        told = N_("该违规记录已载明改正日期（%(day)s），不能再次补记；有误的，请驳回后重新记录。")
        raise CorrectionKnown(told, day=entry.corrected_on)


def window_of(found_on: date, *, scoring: ScoringPolicy) -> Deadline:
    """The working days that a first minor act has to be corrected in."""
    return add_working_days(found_on, scoring.first_minor_act.working_days, calendar=state_council_calendar())


def is_in_time(corrected_on: date | None, *, found_on: date, scoring: ScoringPolicy) -> bool:
    """Whether an act was corrected within the working days that a first minor act has; False when it was not."""
    if corrected_on is None:
        return False
    return corrected_on <= window_of(found_on, scoring=scoring).day
