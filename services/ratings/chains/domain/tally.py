"""Who is counted of a chain on a day, and why or why not: the recount from the stores' own records.

Source: blueprint section 6 (`stores`, `graded_c`, `stores_in_year`, `penalised`, "trips again"). The fast tally by
index counts (`chain_days`) must equal it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.ratings.domain.chain import ChainTally, Reason
from services.ratings.domain.episodes import Episode, c_episodes
from services.ratings.domain.history import Penalty, PenaltyKind
from services.ratings.domain.policy import ChainPolicy, ScoringPolicy
from services.ratings.domain.spans import OPEN, Span, overlap
from services.ratings.domain.store import StoreRecord


class NotCounted(StrEnum):
    """Why a store that the chain's records name is not among its stores on the day."""

    FRANCHISE = "franchise"
    NOT_DESIGNATED = "not_designated"
    LEFT = "left"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Later:
    """What happened or is decided already, and counts for a share from `counts_on` on; `OPEN` until the store is told.

    `penalty` says what it is where the share is that of penalties; `objection_on` is the last day on which the store
    may object to what made it C, None where it may not, and where it was not told yet.
    """

    reason: Reason
    episode_id: str
    counts_on: date
    penalty: PenaltyKind | None = None
    objection_on: date | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A store that counts, with the C episodes of the day and the penalties of the year that it contributes.

    `awaited_on` is the day from which a fall to C that happened already will count, while none counts yet; `later` is
    whatever will count from a later day on, penalties within the year.
    """

    record: StoreRecord
    is_of_today: bool
    episodes: tuple[str, ...]
    penalties: tuple[str, ...]
    awaited_on: date | None = None
    later: tuple[Later, ...] = ()


@dataclass(frozen=True, slots=True)
class Recount:
    """The counts of a chain on a day, with every store of its records and the reason why one is not counted."""

    day: date
    counted: tuple[Counted, ...]
    not_counted: tuple[tuple[StoreRecord, NotCounted], ...]
    stores_in_year: int

    def tally(self, *, without: frozenset[str] = frozenset()) -> ChainTally:
        """The tally; `without` leaves out what rests on these episodes only."""
        today = [each for each in self.counted if each.is_of_today]
        return ChainTally(
            stores=len(today),
            graded_c=sum(1 for each in today if set(each.episodes) - without),
            stores_in_year=self.stores_in_year,
            penalised=sum(1 for each in self.counted if set(each.penalties) - without),
        )

    def coming(self, *, without: frozenset[str] = frozenset()) -> tuple[tuple[StoreRecord, Later], ...]:
        """What will count without anything further: of each store of the day the first for each share, by its day.

        A store that counts for the share already is left out; `without` leaves out these episodes, as in the tally.
        """
        found: list[tuple[StoreRecord, Later]] = []
        for each in self.counted:
            for reason in Reason:
                fresh = [x for x in each.later if x.reason is reason and x.episode_id not in without]
                if fresh and each.is_of_today and not set(self._resting_on(each, reason)) - without:
                    found.append((each.record, min(fresh, key=lambda x: (x.counts_on, x.episode_id))))
        return tuple(sorted(found, key=lambda x: (x[1].counts_on, x[0].store_id, x[1].reason)))

    def bears(self, store: Counted, reason: Reason) -> bool:
        """Whether a store is one of those that a share counts against the chain."""
        return bool(self._resting_on(store, reason))

    def episodes(self, reasons: Iterable[Reason]) -> frozenset[str]:
        """Every episode that these shares rest on."""
        return frozenset(x for reason in reasons for each in self.counted for x in self._resting_on(each, reason))

    def _resting_on(self, store: Counted, reason: Reason) -> tuple[str, ...]:
        if reason is Reason.PENALTY_SHARE:
            return store.penalties
        return store.episodes if store.is_of_today else ()


def recount(
    records: Iterable[StoreRecord], *, chain_id: str, day: date, policy: ChainPolicy, scoring: ScoringPolicy
) -> Recount:
    """Count a chain on a day from the records of all stores that ever belonged to it."""
    counted: list[Counted] = []
    not_counted: list[tuple[StoreRecord, NotCounted]] = []
    in_year = 0
    year = Span(date(day.year, 1, 1), day_after(day))
    rest_of_year = Span(day_after(day), date(day.year + 1, 1, 1))
    for record in records:
        stays = record.stays_in(chain_id, with_franchise=policy.count_franchise)
        is_of_today = any(each.covers(day) for each in stays)
        penalties = penalties_in(record, chain_id, year=year, with_franchise=policy.count_franchise)
        # Who is penalised counts, even one terminated from 1 January on: it must not shrink what it is counted against.
        in_year += bool(penalties or overlap(stays, (year,)))
        if is_of_today or penalties:
            known = c_episodes(record.history, policy=scoring)
            active = tuple(dict.fromkeys(x.episode_id for x in known if x.span.covers(day)))
            coming = None if active else min((x.span.from_on for x in known if x.awaits(day)), default=None)
            case_ids = tuple(each.case_id for each in penalties)
            to_begin = penalties_in(record, chain_id, year=rest_of_year, with_franchise=policy.count_franchise)
            later = (
                *(_later(x, day) for x in known if x.span.from_on > day),
                *(Later(Reason.PENALTY_SHARE, x.case_id, x.from_on, x.kind) for x in to_begin),
            )
            counted.append(Counted(record, is_of_today, active, case_ids, coming, later))
        if not is_of_today:
            not_counted.append((record, _reason(record, chain_id, day, policy)))
    return Recount(day, tuple(counted), tuple(not_counted), in_year)


def _later(episode: Episode, day: date) -> Later:
    counts_on = episode.span.from_on
    is_in_window = episode.awaits(day) and counts_on != OPEN
    return Later(
        Reason.C_SHARE,
        episode.episode_id,
        counts_on,
        objection_on=counts_on - timedelta(days=1) if is_in_window else None,
    )


def penalties_in(record: StoreRecord, chain_id: str, *, year: Span, with_franchise: bool) -> tuple[Penalty, ...]:
    """The penalties that took effect within the days of `year` while the store belonged to the chain."""
    days = record.days_in(chain_id, with_franchise=with_franchise)
    return tuple(
        each
        for each in record.history.penalties
        if year.covers(each.from_on) and any(span.covers(each.from_on) for span in days)
    )


def day_after(day: date) -> date:
    """The next day."""
    return date.fromordinal(day.toordinal() + 1)


def _reason(record: StoreRecord, chain_id: str, day: date, policy: ChainPolicy) -> NotCounted:
    memberships = [each for each in record.memberships if each.chain_id == chain_id]
    on_day = [each for each in memberships if each.span.covers(day)]
    if any(each.kind.counts(with_franchise=policy.count_franchise) for each in on_day):
        return NotCounted.NOT_DESIGNATED
    if on_day:
        return NotCounted.FRANCHISE
    return NotCounted.NOT_YET if any(each.span.from_on > day for each in memberships) else NotCounted.LEFT
