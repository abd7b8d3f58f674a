"""Lists of determined grades (等级评定) for staff: those that wait for a second person, and what became of all else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from common.people.commands import STAFF, Actor
from common.web import Access, current_actor
from services.gateway.dossiers.usecases.list_determinations import DeterminationFilter, list_determinations
from services.gateway.portal.desk.determination_record import counts_text
from services.gateway.portal.desk.state_choices import StateChoice, state_filter
from services.gateway.portal.shell import words
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.listing import Filter, Listing, area_filter, read_listing
from services.gateway.portal.shell.menu import may_open
from services.gateway.portal.shell.receipts import underway_at
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.determinations": Access(STAFF)}


#: By the word in the address.
_CHOICES: Mapping[str, StateChoice] = {
    "": StateChoice("proposed", _l("没有等待确认的等级评定。")),
    "mine": StateChoice("proposed", _l("没有等待您确认的等级评定；您本人提出的，须由另一名工作人员确认。"), mine=True),
    "confirmed": StateChoice("confirmed", _l("没有已确认的等级评定。")),
    "rejected": StateChoice("rejected", _l("没有已驳回的等级评定。")),
    "all": StateChoice(None, _l("没有等级评定。")),
}
_YEAR = Filter(
    name="year", label=_l("评定年度"), form=re.compile(r"20[0-9]{2}"), told=_l("评定年度写四位数字，例如2025。")
)


@pages.get("/determinations")
def determinations() -> ResponseReturnValue:
    """The lists that the account may see: by default what waits for confirmation, the longest-waiting first."""
    actor = current_actor()
    listing = read_listing("pages.determinations", _filters(actor))
    found = None
    if not listing.problems:
        connection = wiring().connections["ratings"]
        found = list_determinations(_wanted(listing), cursor=listing.cursor, actor=actor, connection=connection)
    page = render_template(
        "determinations.html",
        listing=listing,
        found=found,
        choice=_CHOICES.get(listing.typed["status"]),
        states=words.DETERMINATION_STATES,
        counts_text=counts_text,
        may_propose=may_open("pages.propose_determinations", actor.roles),
        underway=underway_at(request.path),
    )
    return page, listing.status


def _filters(actor: Actor) -> tuple[Filter, ...]:
    return (
        state_filter(actor, words.DETERMINATION_STATES, told=_l("没有这种评定状态，请用页面上的选项筛选。")),
        _YEAR,
        area_filter(actor),
    )


def _wanted(listing: Listing) -> DeterminationFilter:
    choice = _CHOICES[listing.typed["status"]]
    return DeterminationFilter(
        state=choice.state, decidable=choice.mine, year=listing.value("year"), area=listing.value("area")
    )
