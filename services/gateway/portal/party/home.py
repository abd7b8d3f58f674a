"""The first page of a pharmacy (我的待办、我的药店): standing, what is coming, grade, and what is due."""

from __future__ import annotations

from typing import Any

from flask import url_for

from common import clock
from common.paging import Page
from common.people.commands import Actor
from services.gateway.clients import ratings
from services.gateway.clients.together import together
from services.gateway.dossiers.usecases.list_stores import StoreFilter, list_stores
from services.gateway.dossiers.usecases.show_store import show_store
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.papers.usecases.read_as_store import read_as_party
from services.gateway.portal.records.beside_duties import list_decisions, of_chains, of_remedies, of_renewals
from services.gateway.portal.records.duty_rows import shown_duties
from services.gateway.portal.records.store_rows import store_rows
from services.gateway.portal.records.store_view import paper_rows, store_view
from services.gateway.portal.shell.section import Section
from services.gateway.wiring import wiring

_PAPERS, _DUTIES = 5, 20


def pharmacy_home(actor: Actor) -> Section:
    """One store as a whole; of several a list, what is due in all of them, and their latest papers."""
    values = _one(actor) if len(actor.stores) == 1 else _several(actor)
    return Section("home/pharmacy.html", values)


def _one(actor: Actor) -> dict[str, Any]:
    shown = show_store(actor.stores[0], actor=actor, today=clock.today(), connections=wiring().connections)
    return {"shown": store_view(shown, actor=actor)}


def _several(actor: Actor) -> dict[str, Any]:
    connections = wiring().connections
    found = list_stores(StoreFilter(), cursor=None, actor=actor, connections=connections)
    asked = together({"duties": lambda: ratings.list_duties(connections["ratings"], actor=actor, limit=_DUTIES)})
    today = clock.today()
    latest = list_papers(PaperFilter(), page=Page(_PAPERS), actor=actor, day=today)
    decisions = list_decisions(actor)
    asked_for = {paper.paper_id: paper for paper in (*latest, *decisions)}
    read = read_as_party(asked_for.values(), actor=actor, connection=connections["agreements"])
    by_id = {paper.paper_id: paper for paper in read.papers}
    papers, decided = ([by_id[paper.paper_id] for paper in each] for each in (latest, decisions))
    resumptions = find_resumptions((paper.about for paper in papers), actor=actor, day=today)
    told = [each for row in found.rows for each in (*row.reasons, *row.coming)]
    stores = [row.store for row in found.rows if row.store]
    renewals = of_renewals(stores, standings={row.store_id: {"reasons": row.reasons} for row in found.rows})
    store_ids = [row.store_id for row in found.rows]
    beside = of_chains(told, decided, store_ids=store_ids) + of_remedies(decided) + renewals
    return {
        "shown": None,
        "rows": store_rows(found.rows),
        "count": found.count,
        "is_cut": found.next is not None,
        "duties": shown_duties(asked["duties"].value, actor=actor, further=url_for("pages.duties"), beside=beside),
        "papers": paper_rows(papers, resumptions=resumptions, unread=read.unread),
    }
