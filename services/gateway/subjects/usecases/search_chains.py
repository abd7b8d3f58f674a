"""Finds chains among what the gateway has heard, within the actor's scope.

A read.
"""

from __future__ import annotations

from common.paging import Found, Page
from common.people.commands import Actor
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.storage import subjects


def search_chains(text: str, *, page: Page, actor: Actor) -> Found[Subject]:
    """A page of the chains in whose name every word stands, by name; whose whole name the text is comes first."""
    return subjects.chains_named(text, page=page, actor=actor)
