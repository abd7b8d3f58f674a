"""Finds what a text names: stores and chains by code or words of the name, papers by their number or a part of it.

A read. The gateway's own index finds, agreements says what the actor may see of it today: two calls at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.errors import Invalid
from common.folding import fold
from common.ids import check_uscc
from common.messages.words import Scope
from common.paging import Page
from common.people.commands import Actor
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.papers.domain.numbering import PrintedNumber, read_number
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.usecases.search_subjects import search_subjects

#: How many of each kind are shown.
SHOWN = 20
Store = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, by kind, as far as it is shown; `cut` are the kinds of which there is more.

    `exact` is the one store or paper that the text names by its whole code or number; None without, or with several.
    `is_chain` says that the whole text is the name of a chain, which is then the first of them.
    """

    stores: tuple[Store, ...] = ()
    chains: tuple[Subject, ...] = ()
    papers: tuple[Paper, ...] = ()
    cut: frozenset[str] = frozenset()
    exact: Store | Paper | None = None
    is_chain: bool = False


def search(text: str, *, actor: Actor, connections: Mapping[str, Connection]) -> Results:
    """Everything that a text names and the actor may see. Raises `ServiceUnreachable`."""
    stores, is_cut = _stores(text, actor=actor, connection=connections["agreements"])
    chains = search_subjects(text, kind=Scope.CHAIN, actor=actor, limit=SHOWN + 1)
    number = read_number(text)
    papers = _papers(number, actor=actor)
    exact: list[Store | Paper] = [each for each in stores if fold(text) in {each.get("code"), each.get("uscc")}]
    if number is not None and number.is_told_apart and not (stores or chains):
        exact += papers
    found = {"stores": is_cut, "chains": len(chains) > SHOWN, "papers": len(papers) > SHOWN}
    return Results(
        stores=tuple(stores),
        chains=chains[:SHOWN],
        papers=tuple(papers[:SHOWN]),
        cut=frozenset(kind for kind, is_more in found.items() if is_more),
        exact=exact[0] if len(exact) == 1 else None,
        is_chain=bool(chains) and fold(chains[0].name) == fold(text),
    )


def _stores(text: str, *, actor: Actor, connection: Connection) -> tuple[list[Store], bool]:
    """Stores as agreements shows them, in the order of the index, and whether there are more."""
    found = search_subjects(text, kind=Scope.STORE, actor=actor, limit=SHOWN + 1)
    if not found and _is_uscc(text):
        # Stores of which the journal has not told it yet.
        listed = agreements.list_stores(connection, actor=actor, q=fold(text), limit=SHOWN)
        return list(listed["items"]), listed["next"] is not None
    seen = agreements.stores_of(connection, [each.subject_id for each in found[:SHOWN]], actor=actor)
    return [seen[each.subject_id] for each in found[:SHOWN] if each.subject_id in seen], len(found) > SHOWN


def _papers(number: PrintedNumber | None, *, actor: Actor) -> Sequence[Paper]:
    """The papers that a number names, or a part of it, the latest first."""
    if number is None:
        return ()
    return list_papers(PaperFilter(number=number), page=Page(SHOWN + 1), actor=actor).items


def _is_uscc(text: str) -> bool:
    try:
        check_uscc(text)
    except Invalid:
        return False
    return True
