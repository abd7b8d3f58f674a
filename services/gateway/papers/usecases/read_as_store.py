"""Reads decisions on chains as a store has them: its own service and first day, not those of the headquarters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from common.days import local_day
from common.messages.words import Scope
from common.people.commands import Actor
from common.scope import grants_of
from services.gateway import policies
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection, NoAnswer
from services.gateway.clients.holds import StoreHold, holds_of
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.store_days import StoreDays, Turn, as_of_store, without_days
from services.gateway.papers.storage import papers
from services.gateway.papers.usecases.find_bound import find_served_suspension
from services.gateway.papers.usecases.read_annex import read_annex
from services.gateway.subjects.usecases.find_subjects import find_subjects


@dataclass(frozen=True, slots=True)
class PartyPapers:
    """Papers as an account has them; of `unread` the first day cannot be told now, since agreements has no answer."""

    papers: tuple[Paper, ...]
    unread: frozenset[str] = frozenset()


def read_as_store(found: Iterable[Paper], store: agreements.StoreDetail) -> tuple[Paper, ...]:
    """The papers as this store has them. Raises `FileMissing`."""
    (known,) = _days_of({store["id"]: store["holds"]})
    return tuple(_as_of(each, [known]) for each in found)


def read_as_party(found: Iterable[Paper], *, actor: Actor, connection: Connection) -> PartyPapers:
    """The papers as the stores of an account have them; as the chain has them for who sees it.

    Where several stores of the account have one otherwise, neither service nor effect is told. While agreements is
    silent the services are told, which the gateway keeps, and no effect. Raises `FileMissing`.
    """
    read, grants = tuple(found), grants_of(actor)
    own = [each.paper_id for each in read if each.scope is Scope.CHAIN and not grants.covers_chain(each.subject_id)]
    named = papers.named_among(own, grants.stores) if own else {}
    asked = sorted({store_id for ids in named.values() for store_id in ids})[: agreements.MOST_NAMED]
    holds, is_silent = _holds_of(asked, actor=actor, connection=connection)
    stores = {each.store_id: each for each in _days_of({store_id: holds.get(store_id, ()) for store_id in asked})}
    as_had = tuple(
        _as_of(each, [stores.get(store_id) for store_id in named[each.paper_id]]) if each.paper_id in named else each
        for each in read
    )
    untold = {each.paper_id for each in read if each.effect and each.paper_id in named} if is_silent else ()
    return PartyPapers(as_had, frozenset(untold))


def _holds_of(
    store_ids: Sequence[str], *, actor: Actor, connection: Connection
) -> tuple[Mapping[str, Sequence[StoreHold]], bool]:
    """What lies on the stores, and whether nobody says so now."""
    if not store_ids:
        return {}, False
    try:
        return holds_of(connection, store_ids, actor=actor), False
    except NoAnswer:
        return {}, True


def _as_of(paper: Paper, stores: Sequence[StoreDays | None]) -> Paper:
    """The paper as all of these stores have it; without days where they differ, or one is not known."""
    if paper.scope is not Scope.CHAIN:
        return paper
    received, count_franchise = _received_for(paper), policies.current().count_franchise
    shown = [
        as_of_store(paper, each, is_received_for=each.store_id in received, count_franchise=count_franchise)
        if each
        else None
        for each in stores
    ]
    first = shown[0] if shown else None
    return first if first and all(each == first for each in shown) else without_days(paper)


def _received_for(paper: Paper) -> frozenset[str]:
    """The stores of the annex for which the headquarters may receive; of an end, as of what it ends."""
    named = {each.party_id for each in read_annex(paper.annex_sha256) if each.is_received_for}
    ended = paper.facts.get("ends_case_id")
    suspension = find_served_suspension(ended) if ended else None
    return frozenset(named & _received_for(suspension) if suspension else named)


def _days_of(holds: Mapping[str, Sequence[StoreHold]]) -> Iterator[StoreDays]:
    """Of each store its memberships, and the turns that follow from what lies on it."""
    known = find_subjects(list(holds))
    for store_id, lying in holds.items():
        turns = [Turn(each["case_id"], _day(each["from_at"])) for each in lying]
        ends = [
            Turn(end["case_id"], _day(end["until"]))
            for each in lying
            for end in each["endings"]
            if end["until"] == each["until"]
        ]
        yield StoreDays(store_id, known[store_id].memberships if store_id in known else (), (*turns, *ends))


def _day(instant: str) -> date:
    return local_day(datetime.fromisoformat(instant))
