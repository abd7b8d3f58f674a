"""For which days, and by which episode, a store counts as C in its chain's share.

Source: blueprint section 6 (`graded_c`, "trips again"). An episode is a fall to C, or an annual determination of C. A
veto suspension of a store that is at C already belongs to the episode that made it so. A C that comes only from the
service-years cap or from a missing rating is no episode.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.ratings.domain.grades import Grade
from services.ratings.domain.history import Fall, History
from services.ratings.domain.policy import ScoringPolicy
from services.ratings.domain.spans import OPEN, Span


@dataclass(frozen=True, slots=True)
class Episode:
    """What makes a store count as C on the days of `span`; it made the store C on `since`."""

    episode_id: str
    since: date
    span: Span

    def awaits(self, day: date) -> bool:
        """Whether the store is C by it on the day already, but may still object, so that it does not count yet."""
        return self.since <= day < self.span.from_on


def c_episodes(history: History, *, policy: ScoringPolicy) -> tuple[Episode, ...]:
    """The episodes of a store, by the day since when; one that never counts is left out.

    A fall that rests on what the store is not told yet counts from nobody knows when (`OPEN`): it is awaited.
    """
    found = sorted([*_determined(history), *_fallen(history)], key=lambda each: (each.since, each.episode_id))
    for veto in history.vetoes(policy):
        known = (each for each in found if each.since <= veto.from_on < each.span.until_on)
        episode_id = next((each.episode_id for each in known), veto.case_id)
        until = history.judged_from(veto.from_on.year)
        found.append(Episode(episode_id, veto.from_on, Span(veto.from_on, until)))
    return tuple(each for each in found if each.span.from_on < each.span.until_on or each.span.from_on == OPEN)


def is_c_counted(history: History, day: date, *, policy: ScoringPolicy) -> bool:
    """Whether the store counts as C on a day in the share of a chain that counts it."""
    return any(each.span.covers(day) for each in c_episodes(history, policy=policy))


def _determined(history: History) -> list[Episode]:
    """Each determination of C, until one that it gives way to is in force; empty where that was in force before it."""
    order = history.in_order()
    found = []
    for number, each in enumerate(order, start=1):
        until = min((other.in_force_from for other in order[number:]), default=OPEN)
        if each.grade is Grade.C:
            found.append(Episode(each.determination_id, each.in_force_from, Span(each.in_force_from, until)))
    return found


def _fallen(history: History) -> list[Episode]:
    """Of each year its first fall to C, from the day on which others may rely on it."""
    first: dict[int, Fall] = {}
    for fall in sorted(history.falls, key=lambda each: (each.on, each.violation_id)):
        if fall.grade is Grade.C:
            first.setdefault(fall.year, fall)
    return [
        Episode(each.violation_id, each.on, Span(each.counts_on, history.judged_from(each.year)))
        for each in first.values()
    ]
