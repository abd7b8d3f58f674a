"""Finds on which stores a decision on a chain was served by itself, as far as the actor may know."""

from __future__ import annotations

from common.people.commands import STAFF, Actor
from common.scope import grants_of
from services.gateway.papers.domain.papers import OwnService, Paper
from services.gateway.subjects.usecases.find_subjects import find_subjects


def find_own_services(paper: Paper, *, actor: Actor) -> tuple[OwnService, ...]:
    """Staff find all, a pharmacy its own, a headquarters what was served while the store was its own."""
    if actor.has(*STAFF):
        return paper.own_services
    grants, known = grants_of(actor), find_subjects([each.store_id for each in paper.own_services])
    return tuple(
        each
        for each in paper.own_services
        if grants.is_named([each.store_id])
        or (each.store_id in known and grants.has_member(known[each.store_id].memberships, day=each.served_on))
    )
