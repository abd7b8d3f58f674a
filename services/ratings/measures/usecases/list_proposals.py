"""Lists proposed measures within the actor's scope, the newest first.

A read.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Actor
from services.ratings.measures.domain.shown_proposal import ShownProposal, Wanted
from services.ratings.measures.storage import lists
from services.ratings.measures.usecases.get_proposal import with_resumptions
from services.ratings.stored.pages import Page


def list_proposals(actor: Actor, *, wanted: Wanted, today: date, page: Page) -> tuple[list[ShownProposal], int]:
    """A page of proposals without their facts, and how many there are up to its limit."""
    found, count = lists.proposals(actor, wanted=wanted, day=today, page=page)
    return with_resumptions(found), count
