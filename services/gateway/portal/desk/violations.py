"""Violations for staff: those that wait for a second person to confirm them, and what became of the others."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from common.people.commands import STAFF, Actor
from common.web import Access, current_actor
from services.gateway.dossiers.usecases.list_violations import ViolationFilter, list_violations
from services.gateway.portal.desk.state_choices import StateChoice, state_filter
from services.gateway.portal.records.unpaged import recording_without_page
from services.gateway.portal.shell import words
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.listing import Filter, Listing, Option, area_filter, read_listing
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.violations": Access(STAFF)}

_STORE = re.compile(r"[A-Za-z0-9_:-]{1,80}")


#: By the word in the address.
_CHOICES: Mapping[str, StateChoice] = {
    "": StateChoice("recorded", _l("没有等待确认的违规。")),
    "mine": StateChoice("recorded", _l("没有等待您确认的违规；您本人记录的，须由另一名工作人员确认。"), mine=True),
    "confirmed": StateChoice("confirmed", _l("没有已确认的违规。")),
    "rejected": StateChoice("rejected", _l("没有已驳回的违规记录。")),
    "all": StateChoice(None, _l("没有违规记录。")),
}
_SORTS = (
    Option("", _l("待确认的等待最久的在前，其他最新记录的在前")),
    Option("-recorded", _l("最新记录的在前")),
    Option("recorded", _l("最早记录的在前")),
)


@pages.get("/violations")
def violations() -> ResponseReturnValue:
    """The violations that the account may see: by default what waits for confirmation, the longest-waiting first."""
    actor = current_actor()
    listing = read_listing("pages.violations", _filters(actor))
    found = None
    if not listing.problems:
        connections = wiring().connections
        found = list_violations(_wanted(listing), cursor=listing.cursor, actor=actor, connections=connections)
    page = render_template(
        "violations.html",
        listing=listing,
        found=found,
        choice=_CHOICES.get(listing.typed["status"]),
        states=words.VIOLATION_STATES,
        unpaged=recording_without_page(actor),
    )
    return page, listing.status


def _filters(actor: Actor) -> tuple[Filter, ...]:
    return (
        state_filter(actor, words.VIOLATION_STATES, told=_l("没有这种违规状态，请用页面上的选项筛选。")),
        area_filter(actor),
        Filter(name="sort", label=_l("排序"), options=_SORTS, told=_l("没有这种排序，请从列表中选择。")),
        Filter(name="store_id", form=_STORE, told=_l("门店编号不正确，请从门店页面进入，或清除筛选。")),
    )


def _wanted(listing: Listing) -> ViolationFilter:
    choice = _CHOICES[listing.typed["status"]]
    by_default = "recorded" if choice.state == "recorded" else "-recorded"
    return ViolationFilter(
        state=choice.state,
        decidable=choice.mine,
        sort=listing.value("sort") or by_default,
        store_id=listing.value("store_id"),
        area=listing.value("area"),
    )
