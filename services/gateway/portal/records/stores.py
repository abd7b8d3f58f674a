"""Stores: the list with filters and pages, and one store."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue

from common.people.commands import PARTIES, STAFF
from common.web import Access, current_actor
from services.gateway.dossiers.usecases.list_stores import StoreFilter, StorePage, list_stores
from services.gateway.dossiers.usecases.show_store import show_store
from services.gateway.portal.records.store_view import store_view
from services.gateway.portal.shell import words
from services.gateway.portal.shell.blueprint import pages
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {
    "pages.stores": Access(STAFF | PARTIES),
    "pages.store": Access(STAFF | PARTIES),
}

_GRADES = ("A", "B", "C", "unrated")
#: What each filter of the address must look like, and what to say when it does not.
_FORMS = {
    "q": (re.compile(r".{0,60}"), "名称或编码最多60个字，请缩短后重试。"),
    "area": (re.compile(r"([0-9]{2,6})?"), "区划代码应为2至6位数字，如369904，请改正后重试。"),
    "chain_id": (re.compile(r"[A-Za-z0-9_:-]{0,80}"), "连锁编号不正确，请从连锁首页进入，或清除筛选。"),
    "grade": (re.compile("(" + "|".join(_GRADES) + ")?"), "没有这个等级，请选择A级、B级、C级或未评级。"),
}


@pages.get("/stores")
def stores() -> ResponseReturnValue:
    """The stores that the account may see; the filters stand in the address and all hold together."""
    asked = {name: request.args.get(name, "").strip() for name in _FORMS}
    problems = [message for name, (form, message) in _FORMS.items() if not form.fullmatch(asked[name])]
    filters = StoreFilter(
        words=asked["q"] or None,
        area=asked["area"] or None,
        chain_id=asked["chain_id"] or None,
        grade=asked["grade"] or None,
    )
    found = None if problems else _found(filters)
    page = render_template(
        "stores.html",
        found=found,
        problems=problems,
        filters=filters,
        standings=words.STANDINGS,
        grades=words.GRADES,
        choices=_GRADES,
        further=_further(filters, found.next) if found else None,
    )
    return page, 422 if problems else 200


@pages.get("/stores/<store_id>")
def store(store_id: str) -> ResponseReturnValue:
    """One store: standing with reasons, points, grade and why, papers."""
    shown = show_store(store_id, actor=current_actor(), connections=wiring().connections)
    return render_template("store.html", shown=store_view(shown))


def _found(filters: StoreFilter) -> StorePage:
    cursor = request.args.get("cursor") or None
    return list_stores(filters, cursor=cursor, actor=current_actor(), connections=wiring().connections)


def _further(filters: StoreFilter, cursor: str | None) -> dict[str, str] | None:
    """The address of the next page, as its parameters; None on the last page."""
    if cursor is None:
        return None
    chosen = {"q": filters.words, "area": filters.area, "chain_id": filters.chain_id, "grade": filters.grade}
    return {**{name: value for name, value in chosen.items() if value}, "cursor": cursor}
