"""The first page after sign-in: a pharmacy's stores, a headquarters' chain, or what waits for staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from common import clock
from common.paging import Page
from common.people.commands import PERSONS, STAFF, Actor, Role
from common.web import Access, current_actor, told_count
from services.gateway.cases.api.views import case_brief
from services.gateway.cases.domain.case import WAITING
from services.gateway.cases.domain.wanted import CaseFilter
from services.gateway.cases.usecases.list_cases import count_cases, list_cases
from services.gateway.clients import ratings
from services.gateway.clients.together import together
from services.gateway.domain.periods import Resumption
from services.gateway.dossiers.usecases.list_stores import StoreFilter, list_stores
from services.gateway.dossiers.usecases.show_chain import ShownChain, show_chain
from services.gateway.dossiers.usecases.show_store import show_store
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.portal.records.store_view import paper_rows, store_view
from services.gateway.portal.shell import words
from services.gateway.portal.shell.blueprint import pages
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.home": Access(PERSONS)}

_STORES, _CHAINS, _CASES, _PAPERS = 10, 5, 10, 5


@pages.get("/")
def home() -> ResponseReturnValue:
    """What the account may see, as it stands now."""
    actor = current_actor()
    return render_template(
        "home.html",
        roles=[words.ROLES[role] for role in actor.roles],
        stores=_own_stores(actor) if actor.has(Role.PHARMACY) else None,
        store_count=len(actor.stores),
        chains=_own_chains(actor) if actor.has(Role.HEADQUARTERS) else None,
        latest=_latest_papers(actor) if actor.has(Role.HEADQUARTERS) else None,
        overview=_overview(actor) if actor.has(*STAFF) else None,
    )


def _own_stores(actor: Actor) -> list[dict[str, Any]]:
    connections = wiring().connections
    return [
        store_view(show_store(store_id, actor=actor, connections=connections)) for store_id in actor.stores[:_STORES]
    ]


def _own_chains(actor: Actor) -> list[dict[str, Any]]:
    connections = wiring().connections
    today = clock.today()
    asked = actor.chains[:_CHAINS]
    shown = [show_chain(chain_id, actor=actor, today=today, connections=connections) for chain_id in asked]
    return [_chain_view(each, actor=actor) for each in shown]


def _chain_view(shown: ShownChain, *, actor: Actor) -> dict[str, Any]:
    assessment = shown.assessment.value
    filters = StoreFilter(chain_id=shown.chain_id)
    return {
        "chain_id": shown.chain_id,
        "name": shown.chain.value.name if shown.chain.value else (assessment or {}).get("name", shown.chain_id),
        "summary": shown.summary.value,
        "assessment": assessment,
        "measure": _measure_text(shown.suspension, shown.resumption) if shown.suspension else None,
        "distances": words.distances(assessment, is_suspended=shown.suspension is not None) if assessment else (),
        "figures": words.figures(assessment) if assessment else "",
        "stores": list_stores(filters, cursor=None, actor=actor, connections=wiring().connections),
    }


def _measure_text(paper: Paper, resumption: Resumption | None) -> str:
    assert paper.effect is not None  # a measure is found by its effect
    return words.chain_measure(
        paper.effect.first_day, number=paper.number or "", resumption=resumption, today=clock.today()
    )


def _latest_papers(actor: Actor) -> dict[str, Any]:
    """The latest papers that the account may see, of its chains and of their stores, and how many there are in all."""
    found = list_papers(PaperFilter(), page=Page(_PAPERS), actor=actor)
    resumptions = find_resumptions(paper.about for paper in found)
    return {
        "found": paper_rows(found, resumptions=resumptions),
        "count": told_count(found.count),
        "is_cut": found.next is not None,
    }


def _overview(actor: Actor) -> dict[str, Any]:
    """Counts for staff: grades, and cases by what they wait for."""
    connection = wiring().connections["ratings"]
    answers = together(
        {
            "summary": lambda: ratings.get_summary(connection, actor=actor),
            "violations": lambda: ratings.list_waiting_violations(connection, actor=actor, limit=1),
        }
    )
    violations = answers["violations"].value
    counts = count_cases(actor)
    found = list_cases(CaseFilter(statuses=WAITING), page=Page(_CASES), actor=actor)
    return {
        "summary": answers["summary"].value,
        "violations": violations["count"] if violations else None,
        "counts": {status.value: counts.get(status, 0) for status in WAITING},
        "waiting": [
            {**case_brief(case, today=clock.today(), resumptions={}), "measure_label": case.measure.label}
            for case in found
        ],
    }
