"""Finds on which stores a decision on a chain was served by itself, as far as the actor may know."""

from __future__ import annotations

from common.people.commands import STAFF, Actor
from common.scope import Member, grants_of
from services.gateway.papers.domain.papers import OwnService, Paper
from services.gateway.subjects.usecases.find_subjects import find_subject


def find_own_services(paper: Paper, *, actor: Actor) -> tuple[OwnService, ...]:
    """Staff find all, a pharmacy its own, a headquarters what was served while the store was its own."""
    if actor.has(*STAFF):
        return paper.own_services
    return tuple(each for each in paper.own_services if _is_told(each, days_told(each.store_id, actor=actor)))


def days_told(store_id: str, *, actor: Actor) -> tuple[Member, ...] | None:
    """The days on which a service on a store itself was told to the actor: those of its stays; None is any day."""
    grants = grants_of(actor)
    if actor.has(*STAFF) or grants.is_named([store_id]):
        return None
    known = find_subject(store_id)
    return grants.own_stays(known.memberships) if known else ()


def _is_told(service: OwnService, stays: tuple[Member, ...] | None) -> bool:
    return stays is None or any(each.covers(service.served_on) for each in stays)
