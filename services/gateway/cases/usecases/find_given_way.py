"""Finds what became of the proposals that an entry brought and that gave way to others; decision 0068.

A read.
"""

from __future__ import annotations

from common.people.commands import Actor
from services.gateway.cases.domain.case import Case
from services.gateway.cases.storage import cases


def find_given_way(violation_id: str, *, store_id: str, actor: Actor) -> list[tuple[Case, Case]]:
    """The cases resting on an entry that gave way, each with the case that took its place; none for a party."""
    return cases.that_gave_way(violation_id, of=store_id, actor=actor)
