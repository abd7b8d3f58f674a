"""Violations that wait for a second person to confirm them, for staff."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue

from common.people.commands import STAFF
from common.web import Access, current_actor
from services.gateway.dossiers.usecases.list_waiting_violations import list_waiting_violations
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.listing import area_filter, read_listing
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.violations": Access(STAFF)}


@pages.get("/violations")
def violations() -> ResponseReturnValue:
    """What waits for confirmation and the account may see, the longest-waiting first."""
    actor = current_actor()
    listing = read_listing("pages.violations", (area_filter(actor),))
    found = None
    if not listing.problems:
        connections = wiring().connections
        found = list_waiting_violations(
            area=listing.value("area"), cursor=listing.cursor, actor=actor, connections=connections
        )
    return render_template("violations.html", listing=listing, found=found), listing.status
