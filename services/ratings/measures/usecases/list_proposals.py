"""Lists proposed measures within the actor's scope, the newest first.

A read.
"""

from __future__ import annotations

from datetime import date

from common.paging import Found, Page
from common.people.commands import Actor
from services.ratings.measures.domain.shown_proposal import ShownProposal, Wanted
from services.ratings.measures.storage import lists
from services.ratings.measures.usecases.get_proposal import with_resumptions


def list_proposals(actor: Actor, *, wanted: Wanted, today: date, page: Page) -> Found[ShownProposal]:
    """A page of proposals without their facts."""
    found = lists.proposals(actor, wanted=wanted, day=today, page=page)
    return Found(tuple(with_resumptions(found.items)), found.next, found.count)
