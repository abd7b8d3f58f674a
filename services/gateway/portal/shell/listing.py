"""A list as its page shows it: filters and order stand in the address, hold together, and lose nothing typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common.errors import Unavailable
from common.paging import Page
from common.people.commands import Actor
from common.scope import grants_of
from common.visible import find_invisible
from services.gateway.clients import agreements
from services.gateway.wiring import wiring

#: Rows on a page.
ROWS = 20
_MOST_SIGNS = 60
_AREA = re.compile(r"[0-9]{2,6}")
_WHOLE_CITY = "00"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,30}")
#: Where it is told among the problems what the address has beside the filters.
ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen: as it stands in the address, as it is shown, and under which heading."""

    value: str
    label: Any
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter of a list; sentences may be lazy.

    With `options` it takes one of them, else a text, or what `form` matches, or a day (ISO); `told` is said of anything
    else. One without a label is kept in the address, and not shown.
    """

    name: str
    label: Any = ""
    options: tuple[Option, ...] | None = None
    form: re.Pattern[str] | None = None
    is_day: bool = False
    told: Any = ""

    @property
    def groups(self) -> list[tuple[str, list[Option]]]:
        """The options by heading, in their order."""
        return [(name, list(each)) for name, each in groupby(self.options or (), key=lambda option: option.group)]

    def problem(self, value: str) -> str:
        """What is wrong with a value; empty when it can be one, and when there is none."""
        if not value:
            return ""
        if self.is_day:
            return "" if _is_day(value) else str(self.told)
        if self.form is not None:
            return "" if self.form.fullmatch(value) else str(self.told)
        if self.options is not None:
            return "" if value in {each.value for each in self.options} else str(self.told)
        if unseen := find_invisible(value):
            return _(
                "第%(place)d个字处有看不见的字符：%(name)s（%(code)s），请删去后重新填写。",
                place=unseen.place,
                name=_(unseen.name),
                code=unseen.code,
            )
        return str(self.told) if len(value) > _MOST_SIGNS else ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The list that an address asks for: `typed` by filter as it was typed, `problems` by filter.

    Under `ADDRESS` is told what else the address has, which the list cannot use.
    """

    endpoint: str
    filters: tuple[Filter, ...]
    typed: dict[str, str]
    problems: dict[str, str]
    cursor: str | None

    @property
    def status(self) -> int:
        """The HTTP status of the page: a filter that cannot be one is told (422)."""
        return 422 if self.problems else 200

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out; an order leaves nothing out."""
        return any(value for name, value in self.typed.items() if name != "sort")

    @property
    def page(self) -> Page:
        """The page that is asked for."""
        return Page(ROWS, self.cursor)

    def value(self, name: str) -> str | None:
        """What a filter asks for; None for any."""
        return self.typed.get(name) or None

    def address(self, **changes: str | None) -> str:
        """The address of this list with the same filters but for the changes, from its first page on."""
        kept: dict[str, Any] = {name: value for name, value in {**self.typed, **changes}.items() if value}
        return url_for(self.endpoint, **kept)


def read_listing(endpoint: str, filters: Iterable[Filter], *, has_pages: bool = True) -> Listing:
    """The list of a page, as the address of the request asks for it; what it has and the list cannot use is told."""
    known = tuple(filters)
    typed = {each.name: request.args.get(each.name, "").strip() for each in known}
    problems = {each.name: problem for each in known if (problem := each.problem(typed[each.name]))}
    if unusable := _unusable({*typed, "cursor"} if has_pages else typed.keys()):
        told = _("地址中的“%(names)s”在这里用不上，或者不止一个，所以没有列出内容。", names=_("、").join(unusable))
        problems[ADDRESS] = told
    return Listing(endpoint, known, typed, problems, request.args.get("cursor") or None)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _unusable(known: Collection[str]) -> list[str]:
    """The names in the address of what the list does not know, or is told more than once."""
    given = ((name, [each for each in values if each]) for name, values in request.args.lists())
    names = (name for name, values in given if len(values) > (name in known))
    return list(dict.fromkeys(name if _NAME.fullmatch(name) else "…" for name in names))


def area_filter(actor: Actor) -> Filter:
    """The filter by area: those in which stores can lie, of whoever works in some areas these; a city goes by 4 digits.

    While agreements is silent any digits are taken, as they stand in the address.
    """
    told = _l("没有这个区划，请从列表中选择。")
    try:
        areas = agreements.list_areas(wiring().connections["agreements"], actor=actor)
    except Unavailable:
        return Filter(name="area", label=_l("区划"), options=(), form=_AREA, told=told)
    options = (_area_option(each["code"], each["name"], city=each["city"]) for each in areas)
    grants = grants_of(actor)
    seen = tuple(each for each in options if grants.covers_area(each.value))
    return Filter(name="area", label=_l("区划"), options=seen, told=told)


def _area_option(code: str, name: str, *, city: str) -> Option:
    if code.endswith(_WHOLE_CITY):
        digits = code.removesuffix(_WHOLE_CITY).removesuffix(_WHOLE_CITY)  # 直辖市 goes by two
        return Option(digits, _("%(city)s（全市）", city=name), city)
    return Option(code, name, city)
