"""Stores: the list with filters and pages, and one store."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.people.commands import PARTIES, STAFF, Actor
from common.scope import grants_of
from common.web import Access, current_actor
from services.gateway.dossiers.usecases.list_stores import StoreFilter, list_stores
from services.gateway.dossiers.usecases.show_store import show_store
from services.gateway.portal.records.store_rows import store_rows
from services.gateway.portal.records.store_view import store_view
from services.gateway.portal.shell import words
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.listing import Filter, Option, area_filter, read_listing
from services.gateway.subjects.usecases.find_subjects import find_subject
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {
    "pages.stores": Access(STAFF | PARTIES),
    "pages.store": Access(STAFF | PARTIES),
}

_CHAIN = re.compile(r"[A-Za-z0-9_:-]{1,80}")
_GRADES = ("A", "B", "C", "unrated")
_SORTS = (
    Option("", _l("需要关注的在前")),
    Option("name", _l("名称")),
    Option("-name", _l("名称，倒序")),
    Option("code", _l("医保编码")),
    Option("-code", _l("医保编码，倒序")),
    Option("-grade", _l("等级，C级在前")),
    Option("grade", _l("等级，C级在后")),
    Option("-points", _l("本年记分，多的在前")),
    Option("points", _l("本年记分，少的在前")),
)


@pages.get("/stores")
def stores() -> ResponseReturnValue:
    """The stores that the account may see, by default what needs attention first (`ratings`, `Sort.ATTENTION`)."""
    actor = current_actor()
    listing = read_listing("pages.stores", _filters(actor))
    filters = StoreFilter(
        words=listing.value("q"),
        area=listing.value("area"),
        chain_id=listing.value("chain_id"),
        grade=listing.value("grade"),
        sort=listing.value("sort") or "attention",
    )
    connections = wiring().connections
    found = None
    if not listing.problems:
        found = list_stores(filters, cursor=listing.cursor, actor=actor, connections=connections)
    page = render_template(
        "stores.html",
        listing=listing,
        found=found,
        silent=_("、").join(_(each) for each in found.silent) if found else "",
        rows=store_rows(found.rows) if found else [],
        grades=words.GRADES,
        chain=_chain_name(listing.value("chain_id"), actor),
    )
    return page, listing.status


def _chain_name(chain_id: str | None, actor: Actor) -> str:
    """The name of the chain whose stores are asked for, as far as the reader may know; empty otherwise."""
    if chain_id is None or not grants_of(actor).covers_chain(chain_id):
        return ""
    chain = find_subject(chain_id)
    return chain.name if chain else ""


def _filters(actor: Actor) -> tuple[Filter, ...]:
    """A party has few stores, so that the areas of all cities tell it nothing."""
    grades = tuple(Option(each, _(words.GRADES[each])) for each in _GRADES)
    told = _l("没有这个等级，请选择A级、B级、C级或未评级。")
    return (
        Filter(
            name="q",
            label=_l("名称、医保编码或统一社会信用代码"),
            told=_l("名称或代码最多60个字，请缩短后重试。"),
        ),
        *((area_filter(actor),) if actor.has(*STAFF) else ()),
        Filter(name="grade", label=_l("等级"), options=grades, told=told),
        Filter(name="sort", label=_l("排序"), options=_SORTS, told=_l("没有这种排序，请从列表中选择。")),
        *_chain_filter(actor),
    )


def _chain_filter(actor: Actor) -> tuple[Filter, ...]:
    """The filter by chain, which the page names above the list: any for staff, its own for a headquarters."""
    told = _l("连锁编号不正确，请从连锁首页进入，或清除筛选。")
    if actor.has(*STAFF):
        return (Filter(name="chain_id", form=_CHAIN, told=told),)
    own = tuple(Option(each, each) for each in grants_of(actor).chains)
    return (Filter(name="chain_id", options=own, told=told),) if own else ()


@pages.get("/stores/<store_id>")
def store(store_id: str) -> ResponseReturnValue:
    """One store: standing with reasons and what is coming, what is due, grade and why, papers, what has happened."""
    actor = current_actor()
    shown = show_store(store_id, actor=actor, today=clock.today(), connections=wiring().connections)
    return render_template("store.html", shown=store_view(shown, actor=actor))
