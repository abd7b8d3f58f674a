"""Finds what a text names: stores and chains by names and codes, papers by their number or a part of it.

A read. Each kind is what its list holds for the same words, so that the list shows the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.folding import fold
from common.naming import is_whole_chain_name
from common.paging import Found, Page
from common.people.commands import Actor
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.dossiers.usecases.list_stores import StoreFilter, StorePage, list_stores
from services.gateway.papers.domain.numbering import PrintedNumber, read_number
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.usecases.find_by_code import find_by_code
from services.gateway.subjects.usecases.search_chains import search_chains

#: How many chains and papers are shown; stores are a page of their list.
SHOWN = 20
_NO_PAPERS: Found[Paper] = Found((), None, 0)


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, by kind: the first page of each, and how many there are.

    `is_chain` says that the whole text is the name of a chain, which is then the first of them.
    """

    stores: StorePage
    chains: Found[Subject]
    papers: Found[Paper]
    is_chain: bool

    def __bool__(self) -> bool:
        return bool(self.stores.rows or self.chains.items or self.papers.items)


def search(text: str, *, actor: Actor, today: date, connections: Mapping[str, Connection]) -> Results | str | Paper:
    """Everything that a text names and the actor may see today.

    Only the id of the store, or the paper, where the text is the whole code or number of just one. Raises
    `ServiceUnreachable`.
    """
    coded = find_by_code(text, actor=actor, day=today, limit=SHOWN)
    seen = agreements.stores_of(connections["agreements"], [each.subject_id for each in coded], actor=actor)
    if len(seen) == 1:
        return next(iter(seen))
    stores = list_stores(StoreFilter(words=text), cursor=None, actor=actor, connections=connections)
    if len(stores.rows) == 1 and fold(text) in stores.rows[0].codes:
        return stores.rows[0].store_id
    chains = search_chains(text, page=Page(SHOWN), actor=actor)
    number = read_number(text)
    papers = _papers(number, actor=actor, today=today)
    is_alone = papers.count == 1 and not (stores.rows or chains.items)
    if number is not None and number.is_told_apart and is_alone:
        return papers.items[0]
    is_chain = bool(chains.items) and is_whole_chain_name(text).search(fold(chains.items[0].name)) is not None
    return Results(stores, chains, papers, is_chain)


def _papers(number: PrintedNumber | None, *, actor: Actor, today: date) -> Found[Paper]:
    """The papers that a number names, or a part of it, the latest first."""
    if number is None:
        return _NO_PAPERS
    return list_papers(PaperFilter(number=number), page=Page(SHOWN), actor=actor, day=today)
