"""What is due (期限), as much of it as the homes leave out."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from common.people.commands import PARTIES, Actor, Role
from common.scope import grants_of
from common.web import Access, current_actor
from services.gateway.clients import agreements, joinings, ratings
from services.gateway.clients.together import Answer, together
from services.gateway.papers.usecases.read_as_store import read_as_party
from services.gateway.portal.records.beside_duties import list_decisions, of_chains, of_remedies, of_renewals
from services.gateway.portal.records.duty_rows import Beside, shown_duties
from services.gateway.portal.records.joinings import joining_rows
from services.gateway.portal.records.overlaps import overlap_rows
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.listing import Filter, Option, read_listing
from services.gateway.wiring import wiring

#: Who may open which page: those whose homes tell what is due.
ACCESS: Mapping[str, Access] = {
    "pages.duties": Access(PARTIES | {Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR}),
}

_MOST, _ALL = 500, "all"
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

    With all that a party is told beside it. Below, the joinings that wait for the service of a decision on their chain,
    and suspensions that run at once.
    """
    actor = current_actor()
    listing = read_listing("pages.duties", (_WHICH,), has_pages=False)
    which, connections = listing.value("which") or _ALL, wiring().connections
    own = grants_of(actor).stores[: agreements.MOST_NAMED]
    found, waiting, overlaps = None, [], []
    if not listing.problems:
        asked = together(
            {
                "duties": lambda: ratings.list_duties(connections["ratings"], actor=actor, limit=_MOST, which=which),
                "joinings": lambda: joinings.list_joinings(connections["agreements"], actor=actor),
                "stores": lambda: agreements.stores_of(connections["agreements"], own, actor=actor),
                "standings": lambda: agreements.standings_of(connections["agreements"], own, actor=actor),
            }
        )
        is_whole = which == _ALL and actor.has(*PARTIES)
        beside = _beside(actor, asked["stores"], asked["standings"]) if is_whole else Beside()
        found = shown_duties(asked["duties"].value, actor=actor, beside=beside)
        waiting, overlaps = joining_rows(asked["joinings"]), overlap_rows(actor)
    page = render_template("duties.html", listing=listing, found=found, waiting=waiting, overlaps_found=overlaps)
    return page, listing.status


def _beside(actor: Actor, stores: Answer, standings: Answer) -> Beside:
    """What closes the account's stores, until when decisions may be challenged, and which agreements are renewed.

    The services of decisions are told while agreements is silent as well: the gateway keeps them.
    """
    decisions, connection = list_decisions(actor), wiring().connections["agreements"]
    known = standings.value or {}
    told = [each for found in known.values() for each in (*found["reasons"], *found.get("coming", ()))]
    read = read_as_party(decisions, actor=actor, connection=connection)
    renewals = of_renewals((stores.value or {}).values(), standings=known)
    return of_chains(told, decisions, store_ids=list(known)) + of_remedies(read.papers) + renewals
