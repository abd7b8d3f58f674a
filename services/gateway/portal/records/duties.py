"""What is due (期限), as much of it as the homes leave out."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from common.people.commands import PARTIES, Role
from common.web import Access, current_actor
from services.gateway.clients import agreements, ratings
from services.gateway.clients.together import together
from services.gateway.portal.records.duty_rows import shown_duties
from services.gateway.portal.records.joinings import joining_rows
from services.gateway.portal.records.overlaps import overlap_rows
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.listing import Filter, Option, read_listing
from services.gateway.wiring import wiring

#: Who may open which page: those whose homes tell what is due.
ACCESS: Mapping[str, Access] = {
    "pages.duties": Access(PARTIES | {Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR}),
}

_MOST = 500
_WHICH = Filter(
    name="which",
    label=_l("范围"),
    options=(
        Option("", _l("全部期限")),
        Option("objections", _l("异议")),
        Option("rectifications", _l("整改")),
        Option("agency", _l("超期的整改和待验收的整改")),
    ),
    told=_l("没有这个选项，请从列表中选择。"),
)


@pages.get("/duties")
def duties() -> ResponseReturnValue:
    """What is due within the account's scope, the first day first and what has none last; 500 at most.

    Below, the joinings that wait for the service of a decision on their chain, and suspensions that run at once.
    """
    actor = current_actor()
    listing = read_listing("pages.duties", (_WHICH,), has_pages=False)
    which, connections = listing.value("which") or "all", wiring().connections
    found, waiting, overlaps = None, [], []
    if not listing.problems:
        asked = together(
            {
                "duties": lambda: ratings.list_duties(connections["ratings"], actor=actor, limit=_MOST, which=which),
                "joinings": lambda: agreements.list_joinings(connections["agreements"], actor=actor),
            }
        )
        found, waiting = shown_duties(asked["duties"].value, actor=actor), joining_rows(asked["joinings"])
        overlaps = overlap_rows(actor)
    page = render_template("duties.html", listing=listing, found=found, waiting=waiting, overlaps_found=overlaps)
    return page, listing.status
