"""Lets a decision take its number once what it says is what it would do today; else returns its case (退回).

That is its list of stores, or that its days are not those of another suspension of the store (decision 0059).
The clerk looks for those that wait. Pattern: re-check. Each is ordered withheld (`order_decision.UNCOMPARED`), so that
nothing is numbered that nobody compared, whatever stands still. The adoption has to be renewed, then the approval.
"""

from __future__ import annotations

from datetime import datetime

from common.days import local_day
from common.people.commands import Command, derived_id, service_actor
from services.gateway import ALIAS
from services.gateway.cases.domain.case import Case, Status
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.check_ground import find_lapse
from services.gateway.cases.usecases.check_reasons import find_lack
from services.gateway.cases.usecases.find_drift import find_drift
from services.gateway.cases.usecases.find_overlaps import find_refusal
from services.gateway.cases.usecases.order_decision import UNCOMPARED, paper_of
from services.gateway.cases.usecases.return_case import return_case
from services.gateway.clients.connection import Connection
from services.gateway.papers.usecases.withhold_paper import list_withheld, release_paper


def settle_annexes(agreements: Connection, ratings: Connection, *, at: datetime) -> int:
    """Compare what waits; how many decisions go on or were returned. Raises `ServiceUnreachable`, `Conflict`."""
    waiting = [each for each in list_withheld() if UNCOMPARED.by in {why.by for why in each.withheld}]
    current = [(each.paper_id, cases.get(each.about)) for each in waiting]
    return sum(
        _settle(case, agreements, ratings, at=at)
        for paper_id, case in current
        if case.status is Status.APPROVED and paper_of(case) == paper_id
    )


def _settle(case: Case, agreements: Connection, ratings: Connection, *, at: datetime) -> bool:
    reason = _why_not(case, agreements, ratings, at=at)
    if reason is None:
        return release_paper(paper_of(case), by=UNCOMPARED.by)
    command = Command(service_actor(ALIAS), derived_id("cmd", "changed", case.case_id, str(case.version)), at)
    return_case(case.case_id, version=case.version, reason=reason, command=command)
    return True


def _why_not(case: Case, agreements: Connection, ratings: Connection, *, at: datetime) -> str | None:
    """Why the decision may not take its number, for the agency's records."""
    today = local_day(at)
    refusal = find_lack(case) or find_refusal(case, today=today) or find_lapse(case, connection=ratings, today=today)
    if refusal is not None:
        return str(refusal)
    changed = find_drift(case, connection=agreements)
    return f"采纳之后所及门店有变动（{changed.text}），请核对门店名单后重新采纳。" if changed else None
