"""Decision cases for staff: what waits, and one case with its facts."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.messages.words import Measure
from common.people.commands import STAFF, Actor, Role
from common.web import Access, current_actor, told_count
from services.gateway.cases.domain.case import ACTORS, LABELS, Action, Case, Status
from services.gateway.cases.domain.wanted import CaseFilter
from services.gateway.cases.usecases.check_ground import find_lapse
from services.gateway.cases.usecases.find_drift import find_drift
from services.gateway.cases.usecases.find_readoption import find_readoption
from services.gateway.cases.usecases.find_single_services import find_first_days, find_single_services
from services.gateway.cases.usecases.find_unserved import find_unserved
from services.gateway.cases.usecases.get_case import annex_of, get_case
from services.gateway.cases.usecases.list_cases import list_cases
from services.gateway.cases.usecases.preview_decision import preview_decision
from services.gateway.clients import ratings
from services.gateway.clients.connection import Connection
from services.gateway.clients.together import together
from services.gateway.dossiers.usecases.count_todo import STEPS
from services.gateway.papers.domain.paper_view import PaperView
from services.gateway.portal.desk import case_record
from services.gateway.portal.desk.annex_notes import listed
from services.gateway.portal.desk.readoption import told_readoption
from services.gateway.portal.desk.single_services import single_events, single_rows, told_reach
from services.gateway.portal.records.case_rows import case_rows
from services.gateway.portal.records.history import in_order
from services.gateway.portal.records.overlaps import told_overlaps
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.listing import Filter, Listing, Option, area_filter, read_listing
from services.gateway.portal.shell.receipts import underway_at
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {
    "pages.cases": Access(STAFF),
    "pages.case": Access(STAFF),
}

_LATEST = "latest"
#: Of those that wait for approval the ones that the reader may decide.
_MINE = "mine"
_SORTS = (Option("", _l("待办理的在前，最早到期的居首")), Option(_LATEST, _l("最新立案的在前")))


@pages.get("/cases")
def cases() -> ResponseReturnValue:
    """The cases that the account may see, by default those that wait for a person first, the first due at the head."""
    actor = current_actor()
    listing = read_listing("pages.cases", _filters(actor))
    found = None if listing.problems else list_cases(_wanted(listing, actor), page=listing.page, actor=actor)
    page = render_template(
        "cases.html",
        listing=listing,
        found=case_rows(found or ()),
        count=told_count(found.count) if found else None,
        further=found.next if found else None,
    )
    return page, listing.status


def _filters(actor: Actor) -> tuple[Filter, ...]:
    mine = (Option(_MINE, _l("待我审批")),) if actor.has(*ACTORS[Action.APPROVE]) else ()
    statuses = (*mine, *(Option(each.value, _(label)) for each, label in LABELS.items()))
    told = _l("没有这种案件状态，请用页面上的选项筛选。")
    return (
        Filter(name="status", label=_l("状态"), options=statuses, told=told),
        area_filter(actor),
        Filter(name="sort", label=_l("排序"), options=_SORTS, told=_l("没有这种排序，请从列表中选择。")),
    )


def _wanted(listing: Listing, actor: Actor) -> CaseFilter:
    status = listing.value("status")
    is_mine = status == _MINE
    return CaseFilter(
        statuses=STEPS[Role.APPROVER] if is_mine else (Status(status),) if status else None,
        decidable_by=actor.persons if is_mine else None,
        area=listing.value("area"),
        due_by=None if listing.value("sort") == _LATEST else wiring().policy.decision_days,
    )


@pages.get("/cases/<case_id>")
def case(case_id: str) -> ResponseReturnValue:
    """One case: where it stands, what can be done, proposal and adoption, its papers, what has happened."""
    actor = current_actor()
    found = get_case(case_id, actor=actor)
    (row,) = case_rows([found])
    singles = find_single_services(found)
    connection, rating = wiring().connections["agreements"], wiring().connections["ratings"]
    answers = together(
        {
            "lapse": lambda: find_lapse(found, connection=rating, today=clock.today()),
            "drift": lambda: find_drift(found, connection=connection),
            "readoption": lambda: find_readoption(found, connection=connection),
            "assessment": lambda: _assessment(found, actor, connection=rating),
            "first_days": lambda: find_first_days(case_id, singles, actor=actor, connection=connection),
            "unserved": lambda: find_unserved(found, actor=actor, connection=connection, today=clock.today()),
        }
    )
    annex = annex_of(found)
    return render_template(
        "case.html",
        case=row,
        subject=case_record.subject_of(found),
        listed=listed(annex),
        singles=single_rows(singles, answers["first_days"]),
        reach=told_reach(singles, answers["first_days"], named=sum(each.is_reached for each in annex))
        if singles
        else "",
        attachments=found.attachments,
        next=case_record.NEXT.get(found.status),
        due=case_record.due(row),
        offered=case_record.offered(found, actor),
        others=case_record.others(found, actor),
        underway=underway_at(request.path),
        bar=case_record.why_not(found, actor),
        changed=case_record.told_lapse(answers["lapse"])
        or case_record.told_lack(found)
        or told_overlaps(found)
        or case_record.told_drift(answers["drift"]),
        readoption=told_readoption(found, answers["readoption"].value, answers["assessment"].value),
        letter_view=_letter(found),
        is_unread=answers["readoption"].refusal is not None,
        unserved=case_record.shown_unserved(found, answers["unserved"], actor),
        events=in_order([*case_record.events(found), *single_events(singles)]),
    )


def _assessment(case: Case, actor: Actor, *, connection: Connection) -> ratings.Assessment | None:
    """How the chain of a case stands today that may be adopted anew; None of any other."""
    if case.measure is not Measure.CHAIN_SUSPENSION or not any(each.status is Status.RETURNED for each in case.steps):
        return None
    return ratings.get_assessment(connection, case.subject_id, actor=actor)


def _letter(case: Case) -> PaperView | None:
    """What the decision will say that waits for its approval; None of any other case."""
    if case.status is not Status.ADOPTED:
        return None
    return preview_decision(case, policy=wiring().policy, today=clock.today())
