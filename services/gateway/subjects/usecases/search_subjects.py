"""Finds stores and chains among what the gateway has heard, within the actor's scope.

A read.
"""

from __future__ import annotations

from common.messages.words import Scope
from common.people.commands import Actor
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.storage import subjects


def search_subjects(text: str, *, kind: Scope, actor: Actor, limit: int) -> tuple[Subject, ...]:
    """Stores or chains by name: those with the whole code, and those whose name, or whose chain's, has every word."""
    return tuple(subjects.search(text, kind=kind, actor=actor, limit=limit))
