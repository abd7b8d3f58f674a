"""Everything that a page shows of one store: particulars, standing, grade with its reasons, what is due, papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.paging import Page
from common.people.commands import Actor
from services.gateway.cases.domain.case import Case
from services.gateway.cases.usecases.list_cases import list_with_steps
from services.gateway.clients import agreements, ratings
from services.gateway.clients.connection import Connection
from services.gateway.clients.together import Answer, together
from services.gateway.domain.periods import Resumption
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.papers.usecases.read_as_store import read_as_store

_PAPERS, _DUTIES, _ENTRIES, _RECTIFICATIONS, _CASES = 20, 500, 20, 20, 20


@dataclass(frozen=True, slots=True)
class ShownStore:
    """A store as it stands now; any answer may be missing while a service is silent.

    `papers` are as the store has them, `cases` are the latest with their steps, none for a party; `resumptions` are
    those that end what the papers decided, by case and subject.
    """

    store: agreements.StoreDetail
    grade: Answer
    duties: Answer
    entries: Answer
    rectifications: Answer
    papers: tuple[Paper, ...]
    cases: tuple[Case, ...]
    resumptions: Mapping[tuple[str, str], Resumption]


def show_store(store_id: str, *, actor: Actor, today: date, connections: Mapping[str, Connection]) -> ShownStore:
    """The store for an actor. Raises `NotFound` outside the actor's scope, `ServiceUnreachable`."""
    answers = together(
        {
            "store": lambda: agreements.get_store_detail(connections["agreements"], store_id, actor=actor),
            "grade": lambda: ratings.get_grade(connections["ratings"], store_id, actor=actor),
            "duties": lambda: ratings.list_duties(
                connections["ratings"], actor=actor, limit=_DUTIES, store_id=store_id
            ),
            "entries": lambda: ratings.list_violations(
                connections["ratings"], actor=actor, limit=_ENTRIES, store_id=store_id
            ),
            "rectifications": lambda: ratings.list_rectifications(
                connections["ratings"], actor=actor, limit=_RECTIFICATIONS, store_id=store_id
            ),
        }
    )
    store = answers.pop("store").get()
    found = read_as_store(_papers(store_id, store.get("standing"), actor=actor, today=today), store)
    resumptions = find_resumptions((paper.about for paper in found), actor=actor, day=today)
    cases = tuple(list_with_steps(store_id, actor=actor, limit=_CASES))
    return ShownStore(store=store, papers=found, cases=cases, resumptions=resumptions, **answers)


def _papers(store_id: str, standing: agreements.Standing | None, *, actor: Actor, today: date) -> tuple[Paper, ...]:
    """The decisions about the store, and those about a chain on which its standing rests or soon will rest.

    All of them only as far as the actor may see them.
    """
    told = (*standing["reasons"], *standing.get("coming", ())) if standing else ()
    relied_on = [each["case_id"] for each in told if each["case_id"]]
    wanted = PaperFilter(subject_id=store_id, about_any=tuple(relied_on))
    return tuple(list_papers(wanted, page=Page(_PAPERS), actor=actor, day=today).items)
