"""The first pages of who takes no step in a case: supervisor, auditor, administrator, the settlement system's account.

Each says what there is for it, and in one sentence what there is not yet.
"""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from common import clock
from common.paging import Page
from common.people.commands import Actor
from common.web import told_count
from common.work.standstill import standing_still
from services.gateway import ALIAS
from services.gateway.accounts.usecases.list_accounts import list_accounts
from services.gateway.cases.domain.case import Status
from services.gateway.cases.domain.wanted import CaseFilter
from services.gateway.cases.usecases.list_cases import count_cases, list_cases
from services.gateway.clients import agreements, ratings
from services.gateway.clients.connection import Connection
from services.gateway.clients.together import together
from services.gateway.dossiers.usecases.count_todo import count_unserved
from services.gateway.papers.domain.wanted import PaperFilter
from services.gateway.papers.usecases.list_papers import list_papers
from services.gateway.portal.records.duty_rows import shown_duties
from services.gateway.portal.records.late import late_cases
from services.gateway.portal.shell.section import Count, Section
from services.gateway.portal.shell.speaking import spoken
from services.gateway.portal.shell.units import account_unit, case_unit, entry_unit, paper_unit, store_unit
from services.gateway.wiring import wiring

_DUTIES = 50
#: Our services, and what an administrator calls them.
_SERVICES = ((ALIAS, _l("门户与文书")), ("agreements", _l("协议与结算状态")), ("ratings", _l("诚信等级")))
#: Where a case can be stuck, and what that is called.
_STEPS = (
    (Status.PROPOSED, _l("待采纳的处理建议")),
    (Status.ADOPTED, _l("待审批")),
    (Status.RETURNED, _l("退回待修改")),
)


def supervisor_home(actor: Actor) -> Section:
    """What is late and what is stuck (超期与卡件), in the supervisor's area."""
    connection = wiring().connections["ratings"]
    asked = together(
        {
            "violations": lambda: _waiting_violations(connection, actor),
            "duties": lambda: ratings.list_duties(connection, actor=actor, limit=_DUTIES, which="rectifications"),
        }
    )
    late, count = late_cases(actor)
    further = url_for("pages.duties", which="rectifications")
    return Section(
        "home/supervisor.html",
        {
            "counts": [
                Count(label=_l("超期案件"), count=told_count(count), unit=case_unit, is_late=True),
                *_waiting_cases(actor),
                *_violations(asked["violations"].value, _l("待确认违规")),
                _unserved(actor),
            ],
            "late": late,
            "late_count": told_count(count),
            "duties": shown_duties(asked["duties"].value, actor=actor, further=further),
        },
    )


def auditor_home(actor: Actor) -> Section:
    """What an auditor can read: decisions, cases and violations of the whole city."""
    connection = wiring().connections["ratings"]
    asked = together({"violations": lambda: _waiting_violations(connection, actor)})
    cases = list_cases(CaseFilter(), page=Page(1), actor=actor).count
    papers = list_papers(PaperFilter(), page=Page(1), actor=actor, day=clock.today()).count
    return Section(
        "home/auditor.html",
        {
            "counts": [
                Count(label=_l("处理案件"), count=told_count(cases), unit=case_unit, target=url_for("pages.cases")),
                Count(label=_l("文书"), count=told_count(papers), unit=paper_unit, target=url_for("pages.papers")),
                *_violations(asked["violations"].value, _l("待确认违规")),
            ],
        },
    )


def administrator_home(actor: Actor) -> Section:
    """What an administrator finds: what stands still, the register, the papers, the accounts and who must wait."""
    connections = wiring().connections
    asked = together(
        {
            "stores": lambda: agreements.list_stores(connections["agreements"], actor=actor, limit=1),
            **{name: connection.standing_still for name, connection in connections.items()},
        }
    )
    still = {name: asked[name].value for name in connections} | {
        ALIAS: [each.as_dict() for each in standing_still(ALIAS)]
    }
    stores = asked["stores"].value
    papers = list_papers(PaperFilter(), page=Page(1), actor=actor, day=clock.today()).count
    counts = [
        Count(label=_l("文书"), count=told_count(papers), unit=paper_unit, target=url_for("pages.papers")),
    ]
    for label, is_locked, status in ((_l("全部账号"), False, None), (_l("登录须等待的账号"), True, "locked")):
        found = told_count(list_accounts(page=Page(1), at=clock.now(), is_locked=is_locked).count)
        target = url_for("pages.accounts", status=status)
        counts.append(Count(label=label, count=found, unit=account_unit, target=target, is_late=is_locked))
    if stores is not None:
        target = url_for("pages.stores")
        counts.insert(0, Count(label=_l("登记门店"), count=stores["count"], unit=store_unit, target=target))
    parts = [(label, _sentences(still[name])) for name, label in _SERVICES]
    return Section("home/administrator.html", {"counts": counts, "parts": parts})


def _sentences(still: list[dict[str, Any]] | None) -> list[str] | None:
    """What stands still in a service, and under which heading of the handbook; None when it does not answer."""
    if still is None:
        return None
    return [f"{spoken(each['phrase'], each['params'])} [{each['code']}]" for each in still]


def settlement_home(actor: Actor) -> Section:
    """What the settlement system's account finds: whether what it asks answers, and how it is asked."""
    asked = together({name: connection.is_ready for name, connection in wiring().connections.items()})
    parts = (("agreements", _l("协议与结算状态")), ("ratings", _l("诚信等级")))
    return Section("home/settlement.html", {"parts": [(label, bool(asked[name].value)) for name, label in parts]})


def _waiting_cases(actor: Actor) -> list[Count]:
    counts = count_cases(actor)
    return [
        Count(
            label=label,
            count=counts.get(status, 0),
            unit=case_unit,
            target=url_for("pages.cases", status=status.value),
        )
        for status, label in _STEPS
    ]


def _unserved(actor: Actor) -> Count:
    count = told_count(count_unserved(actor, today=clock.today()))
    return Count(
        label=_l("待送达文书"), count=count, unit=paper_unit, target=url_for("pages.papers", status="rendered")
    )


def _waiting_violations(connection: Connection, actor: Actor) -> Any:
    return ratings.list_violations(connection, actor=actor, state="recorded", limit=1)


def _violations(found: Any, label: Any) -> list[Count]:
    if found is None:
        return []
    return [Count(label=label, count=found["count"], unit=entry_unit, target=url_for("pages.violations"))]
