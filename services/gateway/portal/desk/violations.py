"""Violations that wait for a second person to confirm them, for staff; read only."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue

from common.people.commands import STAFF
from common.web import Access, current_actor
from services.gateway.dossiers.usecases.list_waiting_violations import list_waiting_violations
from services.gateway.portal.shell.blueprint import pages
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.violations": Access(STAFF)}


@pages.get("/violations")
def violations() -> ResponseReturnValue:
    """What waits for confirmation in the actor's area, latest first."""
    cursor = request.args.get("cursor") or None
    found = list_waiting_violations(cursor=cursor, actor=current_actor(), connections=wiring().connections)
    return render_template("violations.html", found=found)
