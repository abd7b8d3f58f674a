"""The first page after sign-in: for each role of the account the part that is made for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from flask import render_template
from flask.typing import ResponseReturnValue

from common.people.commands import PERSONS, Actor, Role
from common.web import Access, current_actor
from services.gateway.portal.chain.home import headquarters_home
from services.gateway.portal.desk.home import approver_home, reviewer_home
from services.gateway.portal.oversight.home import (
    administrator_home,
    auditor_home,
    settlement_home,
    supervisor_home,
)
from services.gateway.portal.party.home import pharmacy_home
from services.gateway.portal.shell import words
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.form_page import PAGES, page_at
from services.gateway.portal.shell.keeping import kept_here
from services.gateway.portal.shell.menu import may_open
from services.gateway.portal.shell.section import Section

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.home": Access(PERSONS)}

#: What each role finds, in the order in which an account with several roles finds it.
HOMES: Mapping[Role, Callable[[Actor], Section]] = MappingProxyType(
    {
        Role.PHARMACY: pharmacy_home,
        Role.HEADQUARTERS: headquarters_home,
        Role.REVIEWER: reviewer_home,
        Role.APPROVER: approver_home,
        Role.SUPERVISOR: supervisor_home,
        Role.AUDITOR: auditor_home,
        Role.ADMINISTRATOR: administrator_home,
        Role.SETTLEMENT: settlement_home,
    }
)


@pages.get("/")
def home() -> ResponseReturnValue:
    """What waits, and what the account may see, as it stands now; on top what was kept of forms, each once."""
    actor = current_actor()
    latest = {each.path: each for each in reversed(kept_here())}
    return render_template(
        "home.html",
        kept=[
            (page.title, each)
            for each in latest.values()
            if (page := page_at(each.path)) and may_open(f"{PAGES}.{page.endpoint}", actor.roles)
        ],
        roles=[words.ROLES[role] for role in HOMES if actor.has(role)],
        sections=[make(actor) for role, make in HOMES.items() if actor.has(role)],
    )
