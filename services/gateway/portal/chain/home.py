"""The first page of a chain's headquarters: how far from a measure, what is due, the stores, the latest papers."""

from __future__ import annotations

from typing import Any

from flask import url_for

from common import clock
from common.paging import Page
from common.people.commands import Actor
from common.web import told_count
from services.gateway.clients import ratings
from services.gateway.clients.together import together
from services.gateway.dossiers.usecases.show_chain import ShownChain, show_chain
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.papers.usecases.read_as_store import read_as_party
from services.gateway.portal.chain.words import chain_measure, distances, figures
from services.gateway.portal.records.beside_duties import list_decisions, of_remedies
from services.gateway.portal.records.duty_rows import shown_duties
from services.gateway.portal.records.store_rows import store_rows
from services.gateway.portal.records.store_view import paper_rows
from services.gateway.portal.shell.section import Section
from services.gateway.wiring import wiring

_CHAINS, _PAPERS, _DUTIES = 5, 5, 20


def headquarters_home(actor: Actor) -> Section:
    """The account's chains, each with its stores."""
    connections = wiring().connections
    asked = together({"duties": lambda: ratings.list_duties(connections["ratings"], actor=actor, limit=_DUTIES)})
    return Section(
        "home/headquarters.html",
        {
            "chains": [_chain(chain_id, actor=actor) for chain_id in actor.chains[:_CHAINS]],
            "duties": shown_duties(
                asked["duties"].value,
                actor=actor,
                further=url_for("pages.duties"),
                beside=of_remedies(list_decisions(actor)),
            ),
            "latest": _latest_papers(actor),
        },
    )


def _chain(chain_id: str, *, actor: Actor) -> dict[str, Any]:
    shown = show_chain(chain_id, actor=actor, today=clock.today(), connections=wiring().connections)
    assessment = shown.assessment.value
    return {
        "name": shown.name or (assessment or {}).get("name", ""),
        "assessment": assessment,
        "measure": _measure(shown),
        "distances": distances(assessment, is_suspended=shown.suspension is not None) if assessment else (),
        "figures": figures(assessment) if assessment else (),
        "grades": (assessment or {}).get("grades"),
        "rows": store_rows(shown.stores.rows),
        "count": shown.stores.count,
        "further": url_for("pages.stores", chain_id=chain_id) if shown.stores.next else None,
    }


def _measure(shown: ShownChain) -> tuple[str, ...]:
    paper = shown.suspension
    if paper is None or paper.effect is None:
        return ()
    first_day, today = paper.effect.first_day, clock.today()
    return chain_measure(first_day, number=paper.number or "", resumption=shown.resumption, today=today)


def _latest_papers(actor: Actor) -> dict[str, Any]:
    """The latest papers that the account may see, of its chains and of their stores, and how many there are in all."""
    today = clock.today()
    found = list_papers(PaperFilter(), page=Page(_PAPERS), actor=actor, day=today)
    resumptions = find_resumptions((paper.about for paper in found), actor=actor, day=today)
    read = read_as_party(found, actor=actor, connection=wiring().connections["agreements"])
    return {
        "rows": paper_rows(read.papers, resumptions=resumptions, unread=read.unread),
        "count": told_count(found.count),
        "is_cut": found.next is not None,
    }
