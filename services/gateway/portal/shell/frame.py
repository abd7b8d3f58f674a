"""What stands around every page beside its menu: how much waits for the reader (待办), what is still being carried out
(正在办理), and who runs the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from flask import g, request
from flask_babel import lazy_gettext as _l

from common import clock
from common.people.commands import Role
from common.rules.parameters import Dated, ParameterError
from common.web import current_actor, told_count
from services.gateway.accounts.domain.accounts import Account
from services.gateway.clients.determinations import Decidable, count_decidable
from services.gateway.domain.policy import Site
from services.gateway.dossiers.usecases.count_todo import count_todo, steps_of
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.fields import Words
from services.gateway.wiring import wiring

#: What is asked for here and has no frame: files, and the choice of a language.
WITHOUT_FRAME = frozenset(
    {"pages.asset", "pages.paper_pdf", "pages.violation_file", "pages.case_file", "pages.language"}
)
#: What each service derives, as readers call it.
DERIVED: Mapping[str, Words] = {
    "agreements": _l("协议与结算状态"),
    "ratings": _l("诚信等级与处理建议"),
    "gateway": _l("案件与文书"),
}
_FOOT = (
    ("host", _l("主办单位")),
    ("phone", _l("咨询电话")),
    ("record", _l("备案号")),
    ("code", _l("网站标识码")),
)


def foot_of(sites: Dated[Site], day: date) -> list[tuple[Words, str]]:
    """Label and text of what the installation says of itself on a day; what it does not say is left out.

    Nothing before the first day of the rules, on which a page still has to tell that there are none.
    """
    try:
        site = sites.on(day)
    except ParameterError:
        return []
    return [(label, getattr(site, name)) for name, label in _FOOT if getattr(site, name)]


def has_one_store(account: Account) -> bool:
    """Whether all that the account sees is of a single store, so that no table need name it."""
    return set(account.roles) == {Role.PHARMACY} and len(account.stores) == 1


@pages.before_request
def ask_ahead() -> None:
    """Ask for what the frame tells before the page asks for what it shows, so that it waits for neither after it."""
    if request.method == "GET" and request.endpoint not in WITHOUT_FRAME and g.get("holder"):
        wiring().lateness.begin()
        begin_todo()


def late_services() -> list[tuple[Words, datetime]]:
    """What the services derive that have not caught up with what is recorded, and since when they have not."""
    late = wiring().lateness.late(seconds=wiring().policy.told_late_after.on(clock.today()), at=clock.now())
    return [(DERIVED[service], since) for service, since in late.items()]


def silent_services() -> list[tuple[Words, datetime]]:
    """What the services derive that do not answer at all, and since when they have been asked in vain."""
    return [(DERIVED[service], since) for service, since in wiring().lateness.silent().items()]


def begin_todo() -> None:
    """Ask ratings what waits for who has signed in, while the page asks what it shows."""
    actor = current_actor()
    if steps_of(actor):
        g.decidable = wiring().briefs["ratings"].begin(partial(count_decidable, actor=actor))


def decidable() -> Decidable | None:
    """How much the reader may confirm or reject at ratings; None for whom nothing can wait, and while it is not known.

    It is asked once for a page, however many places tell it.
    """
    if "decidable" not in g:
        begin_todo()
    asked = g.get("decidable")
    return asked() if asked else None


def todo_text() -> str | None:
    """How many cases, violations, lists of grades and papers wait for who has signed in; None for whom nothing can.

    Empty while it is not known: the frame waits for nobody.
    """
    actor = current_actor()
    if not steps_of(actor):
        return None
    if (known := decidable()) is None:
        return ""
    count = count_todo(actor, decidable=known, today=clock.today())
    return str(count if isinstance(count, str) else told_count(count))
