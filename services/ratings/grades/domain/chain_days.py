"""A store's days in a chain as flat rows that an index can count: the tally without reading any store.

Each row is one store on consecutive days in one chain. Rows of one store, chain, reading and aspect never overlap, so
the number of rows that cover a day is "begun by then" less "ended by then": two index counts, exact for every day.
`again_in` marks a row whose store was in the chain earlier in the year in which the row begins, so that distinct
stores of a year can be counted the same way. Source: blueprint section 6; quality B6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from common.days import months_later
from services.ratings.domain.chain import ChainTally
from services.ratings.domain.episodes import c_episodes
from services.ratings.domain.policy import ChainPolicy, ScoringPolicy
from services.ratings.domain.spans import OPEN, Span, joined, overlap
from services.ratings.domain.store import StoreRecord


class Reading(StrEnum):
    """Whether franchise stores are counted in a row."""

    DIRECT = "direct"
    WITH_FRANCHISE = "with_franchise"

    @classmethod
    def of(cls, policy: ChainPolicy) -> Reading:
        """The reading that a policy asks for."""
        return cls.WITH_FRANCHISE if policy.count_franchise else cls.DIRECT


class Aspect(StrEnum):
    """What a row states: the store is of the chain, is C in it, or was penalised in its year.

    `PENALISED_ABSENT` are those of the penalised days before which the store was not of the chain at any time of the
    year, as when it was terminated from 1 January on: it counts among the stores of the year all the same.
    """

    MEMBER = "member"
    GRADED_C = "graded_c"
    PENALISED = "penalised"
    PENALISED_ABSENT = "penalised_absent"


@dataclass(frozen=True, slots=True)
class ChainDays:
    """One row."""

    store_id: str
    chain_id: str
    reading: Reading
    aspect: Aspect
    span: Span
    again_in: int | None = None

    @property
    def row_id(self) -> str:
        """The key of the row."""
        return "|".join((self.store_id, self.chain_id, self.reading, self.aspect, self.span.from_on.isoformat()))


class Counts(Protocol):
    """Counts the rows of one chain and reading; each is one range of an index."""

    def begun(self, aspect: Aspect, *, by: date) -> int:
        """Rows whose first day is `by` or earlier."""

    def ended(self, aspect: Aspect, *, by: date) -> int:
        """Rows whose `until_on` is `by` or earlier."""

    def again(self, year: int, *, by: date) -> int:
        """Member rows that are marked `again_in` the year, and begin on `by` or earlier."""


def tally_on(day: date, counts: Counts) -> ChainTally:
    """The tally of a chain on a day, from index counts alone."""
    begun = counts.begun(Aspect.MEMBER, by=day)
    before_year = counts.ended(Aspect.MEMBER, by=date(day.year, 1, 1))
    return ChainTally(
        stores=begun - counts.ended(Aspect.MEMBER, by=day),
        graded_c=counts.begun(Aspect.GRADED_C, by=day) - counts.ended(Aspect.GRADED_C, by=day),
        stores_in_year=begun
        - before_year
        - counts.again(day.year, by=day)
        + counts.begun(Aspect.PENALISED_ABSENT, by=day)
        - counts.ended(Aspect.PENALISED_ABSENT, by=day),
        penalised=counts.begun(Aspect.PENALISED, by=day) - counts.ended(Aspect.PENALISED, by=day),
    )


def rows_of(record: StoreRecord, *, scoring: ScoringPolicy) -> tuple[ChainDays, ...]:
    """Every row of a store, for each of its chains and both readings."""
    episodes = joined(each.span for each in c_episodes(record.history, policy=scoring))
    chains = dict.fromkeys(each.chain_id for each in record.memberships)
    return tuple(
        row for chain_id in chains for reading in Reading for row in _rows(record, chain_id, reading, episodes)
    )


def _rows(record: StoreRecord, chain_id: str, reading: Reading, episodes: tuple[Span, ...]) -> Iterator[ChainDays]:
    with_franchise = reading is Reading.WITH_FRANCHISE
    stays = record.stays_in(chain_id, with_franchise=with_franchise)
    for span, again_in in _with_returns(stays):
        yield ChainDays(record.store_id, chain_id, reading, Aspect.MEMBER, span, again_in)
    for span in overlap(stays, episodes):
        yield ChainDays(record.store_id, chain_id, reading, Aspect.GRADED_C, span)
    days = record.days_in(chain_id, with_franchise=with_franchise)
    for span in _penalised(record, days):
        yield ChainDays(record.store_id, chain_id, reading, Aspect.PENALISED, span)
        if absent := _absent(span, stays):
            yield ChainDays(record.store_id, chain_id, reading, Aspect.PENALISED_ABSENT, absent)


def _with_returns(stays: Iterable[Span]) -> Iterator[tuple[Span, int | None]]:
    """Each stay with the year in which it begins, if the one before it reached into that year."""
    previous: Span | None = None
    for stay in stays:
        is_return = previous is not None and previous.until_on > date(stay.from_on.year, 1, 1)
        yield stay, stay.from_on.year if is_return else None
        previous = stay


def _penalised(record: StoreRecord, days: tuple[Span, ...]) -> Iterator[Span]:
    """Of each year the days from its first penalty in the chain to the end of the year."""
    first: dict[int, date] = {}
    for penalty in record.history.penalties:
        if any(span.covers(penalty.from_on) for span in days):
            year = penalty.from_on.year
            first[year] = min(penalty.from_on, first.get(year, penalty.from_on))
    for year, from_on in first.items():
        yield Span(from_on, date(year + 1, 1, 1))


def _absent(penalised: Span, stays: Iterable[Span]) -> Span | None:
    """Of the penalised days of a year those before which the store was not of the chain at any time of the year."""
    year = Span(date(penalised.from_on.year, 1, 1), penalised.until_on)
    first = next((each.from_on for each in overlap(stays, (year,))), penalised.until_on)
    return Span(penalised.from_on, first) if penalised.from_on < first else None


def next_change(record: StoreRecord, day: date, *, scoring: ScoringPolicy) -> date | None:
    """The next day after `day` on which something about the store's grade or its chain's count may change."""
    history = record.history
    days = {
        *(each for span in history.terms for each in (span.from_on, span.until_on)),
        *(each for x in record.memberships for each in (x.span.from_on, x.span.until_on)),
        *(each.in_force_from for each in history.determinations),
        *(each.counts_on for each in history.falls),
        *(each.from_on for each in history.penalties),
        *(_rated_from(history.terms, scoring)),
    }
    return min((each for each in days if day < each < OPEN), default=None)


def _rated_from(terms: Iterable[Span], scoring: ScoringPolicy) -> Iterator[date]:
    for term in joined(terms):
        yield months_later(term.from_on, scoring.service_months.unrated)
