"""Stores: the list with filters and pages, and one store."""

from __future__ import annotations

import re

from flask import render_template, request
from flask.typing import ResponseReturnValue

from common.web import current_actor
from services.gateway.api.wiring import wiring
from services.gateway.portal import words
from services.gateway.portal.blueprint import pages
from services.gateway.portal.store_view import store_view
from services.gateway.usecases.list_stores import StoreFilter, list_stores
from services.gateway.usecases.show_store import show_store

_AREA = re.compile(r"[0-9]{2,6}")
_GRADES = ("A", "B", "C", "unrated")


@pages.get("/stores")
def stores() -> ResponseReturnValue:
    """The stores that the account may see; the filters stand in the address."""
    filters = _filters()
    found = list_stores(
        filters,
        cursor=request.args.get("cursor") or None,
        actor=current_actor(),
        connections=wiring().connections,
    )
    return render_template(
        "stores.html",
        found=found,
        filters=filters,
        standings=words.STANDINGS,
        grades=words.GRADES,
        choices=_GRADES,
        further=_further(filters, found.next),
    )


@pages.get("/stores/<store_id>")
def store(store_id: str) -> ResponseReturnValue:
    """One store: standing with reasons, points, grade and why, papers."""
    shown = show_store(store_id, actor=current_actor(), connections=wiring().connections)
    return render_template("store.html", shown=store_view(shown))


def _filters() -> StoreFilter:
    """The filters of the address; what cannot be one is left out."""
    area, grade = request.args.get("area", "").strip(), request.args.get("grade", "")
    return StoreFilter(
        words=request.args.get("q", "").strip()[:60] or None,
        area=area if _AREA.fullmatch(area) else None,
        chain_id=request.args.get("chain_id", "").strip()[:80] or None,
        grade=grade if grade in _GRADES else None,
    )


def _further(filters: StoreFilter, cursor: str | None) -> dict[str, str] | None:
    """The address of the next page, as its parameters; None on the last page."""
    if cursor is None:
        return None
    chosen = {"q": filters.words, "area": filters.area, "chain_id": filters.chain_id, "grade": filters.grade}
    return {**{name: value for name, value in chosen.items() if value}, "cursor": cursor}
