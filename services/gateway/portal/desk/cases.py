"""Decision cases for staff: what waits, and one case with its facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from common import clock
from common.errors import Invalid
from common.messages.words import Measure
from common.paging import Page
from common.people.commands import STAFF
from common.phrases import N_
from common.web import Access, current_actor, told_count
from services.gateway.cases.api.views import case_brief, case_view
from services.gateway.cases.domain.case import ACTION_LABELS, LABELS, Status
from services.gateway.cases.usecases.get_case import annex_of, get_case
from services.gateway.cases.usecases.list_cases import CaseFilter, list_cases
from services.gateway.papers.usecases.find_resumptions import find_resumptions
from services.gateway.portal.desk import case_record
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.receipts import underway_at

#: Who may open which page.
ACCESS: Mapping[str, Access] = {
    "pages.cases": Access(STAFF),
    "pages.case": Access(STAFF),
}

_PAGE = 20


@pages.get("/cases")
def cases() -> ResponseReturnValue:
    """The cases that the account may see, latest first."""
    status = request.args.get("status", "")
    if status not in {"", *Status}:
        raise Invalid(N_("没有这种案件状态，请用页面上的选项筛选。"), code="status_unknown")
    found = list_cases(
        CaseFilter(statuses=(Status(status),) if status else None),
        page=Page(_PAGE, request.args.get("cursor") or None),
        actor=current_actor(),
    )
    resumptions = find_resumptions(case.case_id for case in found)
    return render_template(
        "cases.html",
        found=[_brief(case_brief(case, today=clock.today(), resumptions=resumptions)) for case in found],
        count=told_count(found.count),
        status=status,
        labels={each.value: label for each, label in LABELS.items()},
        further=found.next,
    )


@pages.get("/cases/<case_id>")
def case(case_id: str) -> ResponseReturnValue:
    """One case: proposal, facts, what was added, where it stands."""
    actor = current_actor()
    found = get_case(case_id, actor=actor)
    return render_template(
        "case.html",
        case=_brief(case_view(found, actor=actor, today=clock.today(), resumptions=find_resumptions([case_id]))),
        annex=annex_of(found),
        attachments=found.attachments,
        next=case_record.NEXT.get(found.status),
        offered=case_record.offered(found, actor),
        others=[_(ACTION_LABELS[each]) for each in case_record.others(found, actor)],
        underway=underway_at(request.path),
        bar=case_record.why_not(found, actor),
        events=case_record.events(found),
    )


def _brief(view: dict[str, Any]) -> dict[str, Any]:
    return {**view, "measure_label": Measure(view["measure"]).label}
