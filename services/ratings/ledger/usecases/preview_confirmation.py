"""Tells what the confirmation of an entry would do to the points and the grade of its store, before it is confirmed.

A read. It goes the way of `confirm_violation` and of `count_violation`, up to what these write.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.messages import PointsNoticeOrdered
from common.people.commands import Command
from services.ratings.domain.messages import PointsCounted
from services.ratings.domain.store import StoreRecord
from services.ratings.domain.violation import Review, check_second_person
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.ledger.domain.wanted import SeenEntry
from services.ratings.ledger.storage import store_years
from services.ratings.ledger.usecases.confirm_violation import confirmed_by, count_in
from services.ratings.ledger.usecases.get_violation import find_seen_twins, get_visible_entry


@dataclass(frozen=True, slots=True)
class PreviewedCount:
    """The ledger of the year of points as it would be, what would be told, and the notice that would be ordered.

    `twins` are those of the entry, each with what it costs; while one is in force, who confirms has to declare it.
    """

    record: StoreRecord
    twins: tuple[SeenEntry, ...]
    ledger: StoreYear
    counted: PointsCounted
    notice: PointsNoticeOrdered


def preview_confirmation(violation_id: str, *, today: date, command: Command) -> PreviewedCount:
    """What a confirmation by this command would count; the command is not carried out.

    Raises `ViolationNotFound`, `SamePerson`, `TransitionNotAllowed`, `CatalogueNotAgreed`, `ItemNotAgreed`.
    """
    ledger, entry, record = get_visible_entry(violation_id, actor=command.actor, today=today)
    check_second_person(command.actor, entry)
    twins = find_seen_twins(entry, ledger)
    confirmed = confirmed_by(entry, record, review=Review(), today=today, command=command)
    if ledger.year != today.year:
        found = store_years.find(entry.store_id, today.year)
        ledger = found or StoreYear(entry.store_id, today.year, version=0, area=record.area)
    after, (counted, notice) = count_in(ledger, confirmed, record=record, today=today, command=command)
    return PreviewedCount(record, twins, after, counted, notice)
