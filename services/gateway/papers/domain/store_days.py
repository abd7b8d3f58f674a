"""A decision on a chain as one of its stores has it: with its own service and its own first day (送达日、生效日).

Source: Art. 23 and 24 of the text of 2026: the headquarters receives for the stores of its chain, where their text says
so; whoever else is reached is served itself. Which stores those are, by `count_franchise`, agreements decides alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from common.messages.words import Scope
from common.rules.parameters import Dated
from common.scope import Member
from services.gateway.domain.periods import Effect
from services.gateway.papers.domain.papers import Paper, Service


@dataclass(frozen=True, slots=True)
class Turn:
    """A day from which on settlement of a store is closed, or open again, by the decision of a case."""

    case_id: str
    first_day: date


@dataclass(frozen=True, slots=True)
class StoreDays:
    """What decides how one store has the decisions on its chains.

    `memberships` are all of the store, with their days; `turns` what agreements says of its settlement.
    """

    store_id: str
    memberships: tuple[Member, ...]
    turns: tuple[Turn, ...]


def as_of_store(paper: Paper, store: StoreDays, *, is_received_for: bool, count_franchise: Dated[bool]) -> Paper:
    """The paper with the service on the store and its effect on it; None of what the store has not.

    `is_received_for` says whether the paper names the store as one for which the headquarters may receive. A paper that
    is not about a chain is left as it is.
    """
    if paper.scope is not Scope.CHAIN:
        return paper
    services = [each for each in paper.own_services if each.store_id == store.store_id]
    is_received = is_received_for and was_run(paper, store.memberships, count_franchise=count_franchise)
    received = paper.service if is_received else None
    days = [each.first_day for each in store.turns if each.case_id == paper.about]
    effect = Effect(min(days), paper.effect.last_day) if paper.effect and days else None
    return replace(paper, service=_first([*services, *([received] if received else [])]), effect=effect)


def without_days(paper: Paper) -> Paper:
    """The paper without service and effect, for who has several stores for which these are not the same."""
    return replace(paper, service=None, effect=None)


def was_run(paper: Paper, memberships: Iterable[Member], *, count_franchise: Dated[bool]) -> bool:
    """Whether the chain ran a store with these memberships on the day on which its headquarters was served.

    It runs its direct stores, and franchise ones where they count on that day. A joining that was registered after the
    service counts as none: agreements tells it for no day before the one after the service on the store itself.
    """
    if paper.service is None:
        return False
    day = paper.service.served_on
    return any(
        each.chain_id == paper.subject_id
        and each.kind.counts(with_franchise=count_franchise.on(day))
        and each.covers(day)
        for each in memberships
    )


def _first(services: Iterable[Service]) -> Service | None:
    return min(services, key=lambda each: each.served_on, default=None)
