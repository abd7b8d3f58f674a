"""Finds an entry with its ledger and its store, if the actor may see it."""

from __future__ import annotations

from datetime import date

from common.errors import Invalid
from common.people.commands import Actor
from services.ratings import policies
from services.ratings.domain.catalogue import Versions
from services.ratings.domain.store import StoreRecord, is_visible
from services.ratings.domain.unproposed import Unproposed
from services.ratings.domain.violation import Status, Violation, may_see
from services.ratings.ledger.domain.judging import Wording, annex_of, wordings
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.ledger.domain.twins import twins_among
from services.ratings.ledger.domain.wanted import SeenEntry
from services.ratings.ledger.storage import ledger_figures, store_years
from services.ratings.stores.usecases.find_store import get_store


def get_visible_entry(violation_id: str, *, actor: Actor, today: date) -> tuple[StoreYear, Violation, StoreRecord]:
    """The ledger that an entry was recorded in, the entry, and its store.

    Raises `ViolationNotFound` also for what the actor may not see: another's store, or as a party what is not
    confirmed.
    """
    ledger = store_years.get_of(violation_id)
    record = get_store(ledger.store_id)
    entry = next(each for each in ledger.entries if each.violation_id == violation_id)
    if not is_visible(record, actor, today) or not may_see(entry, actor):
        raise store_years.not_found()
    return ledger, entry, record


def find_twins(entry: Violation, ledger: StoreYear) -> tuple[Violation, ...]:
    """The twins of an entry (`twins_among`), by year and in the order in which they were recorded."""
    return twins_among(store_years.of_item_and_day(entry, beside=ledger), entry)


def find_seen_twins(entry: Violation, ledger: StoreYear) -> tuple[SeenEntry, ...]:
    """The same, each with what it costs."""
    twins = find_twins(entry, ledger)
    counted = ledger_figures.counted_of(twins)
    return tuple(SeenEntry(each, counted.get(each.violation_id)) for each in twins)


def get_seen_entry(violation_id: str, *, actor: Actor, today: date) -> tuple[SeenEntry, int]:
    """An entry with what it costs, the others of its act, its twins, the words of its item, why it brings no
    suspension, and the version of its ledger.

    Raises `ViolationNotFound`.
    """
    ledger, entry, record = get_visible_entry(violation_id, actor=actor, today=today)
    counted = ledger_figures.counted_of([entry]).get(violation_id)
    of_act = store_years.of_act(entry.store_id, entry.act_id)
    others = (each for each in of_act if each.violation_id != violation_id and each.status is not Status.REJECTED)
    same_act = tuple(each for each in others if may_see(each, actor))
    wordings, unproposed = _wordings(entry, record, today=today), _unproposed(entry, ledger)
    twins = find_seen_twins(entry, ledger)
    return SeenEntry(entry, counted, same_act, wordings, unproposed, twins), ledger.version


def _unproposed(entry: Violation, ledger: StoreYear) -> tuple[Unproposed, ...]:
    """As the year stood when the entry was counted; nothing of one that is not counted yet."""
    day = entry.decided_on
    if day is None or not entry.is_in_force:
        return ()
    year = ledger if day.year == ledger.year else store_years.find(entry.store_id, day.year)
    counted = next((x for x in year.counted if x.violation_id == entry.violation_id), None) if year else None
    if year is None or counted is None:
        return ()
    scoring, measures = policies.scoring_on, policies.measures_on(day)
    return year.as_counted(counted, policy_on=scoring).unproposed(policy_on=scoring, measures=measures)


def _wordings(entry: Violation, record: StoreRecord, *, today: date) -> tuple[Wording, ...]:
    """How the versions word the item of an entry that speak of it today, or spoke when it was decided.

    Nothing of one that cannot be confirmed as things stand, which its confirmation says, and of those of the time
    before, which do not know what was annexed.
    """
    occurred_on = entry.occurred_on
    if entry.decided_on is not None:
        days = (entry.annexed_on, occurred_on, entry.decided_on)
        return wordings(entry, Versions(*map(policies.catalogue_on, days))) if entry.annexed_on else ()
    try:
        annex = annex_of(record, occurred_on)
        return wordings(entry, policies.catalogues_of(annex, occurred_on=occurred_on, today=today))
    except Invalid:
        return ()
