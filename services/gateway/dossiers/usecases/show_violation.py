"""Everything that the pages of one violation show: entry, store, points of the year, who did what, its notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.paging import Page
from common.people.commands import Actor
from services.gateway.accounts.usecases.find_person_names import find_person_names
from services.gateway.clients import agreements, ratings
from services.gateway.clients.connection import Connection
from services.gateway.clients.together import together
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.usecases.list_papers import list_papers

#: A violation has one notice; more would be those made void before it.
_PAPERS = 10


@dataclass(frozen=True, slots=True)
class ShownViolation:
    """An entry as the actor may see it; `store` and `grade` are None while they cannot be read.

    `version` is that of its ledger.
    """

    entry: ratings.Violation
    version: int
    store: agreements.Store | None
    grade: ratings.Grade | None
    recorder: str
    corrector: str | None
    decider: str | None
    papers: tuple[Paper, ...]

    @property
    def store_name(self) -> str:
        """What the store is called; its id while nobody says."""
        return self.store["name"] if self.store else self.entry["store_id"]


def show_violation(
    violation_id: str, *, actor: Actor, today: date, connections: Mapping[str, Connection]
) -> ShownViolation:
    """The entry with what belongs to it. Raises `NotFound` outside the actor's scope, `ServiceUnreachable`."""
    entry, version = ratings.get_violation(connections["ratings"], violation_id, actor=actor)
    store_id = entry["store_id"]
    asked = together(
        {
            "stores": lambda: agreements.stores_of(connections["agreements"], [store_id], actor=actor),
            "grade": lambda: ratings.get_grade(connections["ratings"], store_id, actor=actor),
        }
    )
    decider, corrector = entry.get("decided_by"), entry.get("corrected_by")
    persons = find_person_names({each for each in (entry.get("recorded_by"), corrector, decider) if each})
    return ShownViolation(
        entry=entry,
        version=version,
        store=(asked["stores"].value or {}).get(store_id),
        grade=asked["grade"].value,
        recorder=persons.get(entry.get("recorded_by", ""), "—"),
        corrector=persons.get(corrector, corrector) if corrector else None,
        decider=persons.get(decider, decider) if decider else None,
        papers=list_papers(PaperFilter(about=violation_id), page=Page(_PAPERS), actor=actor, day=today).items,
    )


def get_evidence(
    violation_id: str, sha256: str, *, actor: Actor, connections: Mapping[str, Connection]
) -> tuple[str, bytes]:
    """A file of an entry: its name and content. Raises `NotFound`."""
    entry, _ = ratings.get_violation(connections["ratings"], violation_id, actor=actor)
    content = ratings.get_evidence(connections["ratings"], violation_id, sha256, actor=actor)
    return next(each["name"] for each in entry["files"] if each["sha256"] == sha256), content
