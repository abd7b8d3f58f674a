"""Proposals as lists show them, within the actor's scope."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from common.paging import DOWN, Found, Key, Order, Page, read_page
from common.people.commands import Actor
from services.ratings.measures.domain.proposal import Status
from services.ratings.measures.domain.shown_proposal import ShownProposal, Wanted
from services.ratings.measures.storage.documents import ProposalDocument
from services.ratings.measures.storage.proposals import NOT_LISTED, shown_of
from services.ratings.stored import scope
from services.ratings.stored.values import day_text

Fields = dict[str, Any]
_LATEST = Order((Key("proposed_at", datetime, DOWN), Key("_id", str, DOWN)))


def proposals(actor: Actor, *, wanted: Wanted, day: date, page: Page) -> Found[ShownProposal]:
    """Proposals, the newest first, without their facts; a status is that shown on the day."""
    where: Fields = {"$and": [scope.subjects_by_duty(actor), _condition(wanted, day)]}
    hidden = dict.fromkeys(("pending", "recent", *NOT_LISTED), 0)
    found = read_page(ProposalDocument._get_collection(), where, order=_LATEST, page=page, fields=hidden)
    return found.map(shown_of)


def _condition(wanted: Wanted, day: date) -> Fields:
    named = {"measure": wanted.measure, "subject_id": wanted.subject_id}
    return {
        **{name: value for name, value in named.items() if value is not None},
        **(_shown_as(wanted.status, day=day) if wanted.status else {}),
        **scope.about(store_id=wanted.store_id, chain_id=wanted.chain_id),
    }


def _shown_as(status: Status, *, day: date) -> Fields:
    """The filter of proposals whose status is shown so on a day (`measures.domain.proposal.status_on`)."""
    text = day_text(day)
    running = {"$or": [{"status": Status.DECIDED.value}, {"status": Status.ENDED.value, "ended_on": {"$gt": text}}]}
    resumed = {"status": Status.ENDED.value, "ended_on": {"$not": {"$gt": text}}}
    computed: Mapping[Status, Fields] = {
        Status.DECIDED: {"$and": [running, {"first_on": {"$not": {"$lte": text}}}]},
        Status.EFFECTIVE: {"$and": [running, {"first_on": {"$lte": text}}, {"last_on": {"$not": {"$lt": text}}}]},
        Status.ENDED: {"$or": [resumed, {"$and": [running, {"last_on": {"$lt": text}}]}]},
    }
    return computed.get(status, {"status": status.value})
