"""The catalogue of violations (违规行为记分目录) as whoever is bound by it reads it: each act, its points, the rules.

Source: agreement, 附件二, decision 0056. An article of a law stands here only where it was checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common.errors import Invalid
from common.people.commands import PARTIES, STAFF, Actor
from common.rules.laws import agreement_text
from common.scope import grants_of
from common.web import Access, current_actor
from services.gateway.clients import agreements
from services.gateway.clients.catalogue import Catalogue, Item, get_catalogue
from services.gateway.clients.together import Answer, together
from services.gateway.portal.shell.blueprint import pages
from services.gateway.portal.shell.fields import Words
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.listing import Filter, Listing, read_listing
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.speaking import told
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.catalogue": Access(PARTIES | STAFF)}

#: What an item brings besides its points, by the words of ratings.
CONSEQUENCES: Mapping[str, Words] = {
    "refuse": _l("违规费用不予支付，已经支付的予以追回"),
    "damages": _l("支付违约金"),
    "rectify": _l("限期整改"),
    "terminate": _l("解除协议，等级记为C级"),
    "terminate_if_serious": _l("情节严重的，解除协议"),
    "hand_over": _l("移交行政部门"),
    "offset": _l("从应付费用中抵扣"),
}
#: How the rules of the catalogue are called, in the order in which a reader needs them.
RULES: Mapping[str, Words] = {
    "grade_bands": _l("记分和等级"),
    "point_measures": _l("记分达到各档的处理"),
    "veto_suspension": _l("中止、解除和等级"),
    "service_months": _l("新定点的药店"),
    "point_steps": _l("计算记分的次序"),
    "first_minor_act": _l("首次轻微违规"),
    "repetition_factor": _l("年度内再次发生"),
    "money_steps": _l("涉及金额"),
    "entry_limit": _l("单项上限"),
    "self_report_factor": _l("自查自报"),
}
_FILTERS = (
    Filter(name="on", label=_l("哪一日的目录"), is_day=True, told=_l("没有这一天，请核对年、月、日后重新填写。")),
    Filter(name="store_id"),
)


@pages.get("/catalogue")
def catalogue() -> ResponseReturnValue:
    """The version that a store signed, or that of a day; an account of one store reads at first what that signed."""
    actor = current_actor()
    listing = read_listing("pages.catalogue", _FILTERS, has_pages=False)
    shown, notes = (None, []) if listing.problems else _found(listing, actor)
    return render_template(
        "catalogue.html",
        listing=listing,
        shown=shown,
        notes=notes,
        groups=[(title, [_row(each) for each in items]) for title, items in _classes(shown)] if shown else [],
        rules=[(RULES[name], shown["rules"][name]["text"]) for name in RULES if name in shown["rules"]]
        if shown
        else (),
    ), listing.status


def _found(listing: Listing, actor: Actor) -> tuple[Catalogue | None, list[str]]:
    """The version to show, and which it is and why; without one, what is wrong with the day stands in the listing."""
    on, store_id = listing.value("on"), _store_of(listing, actor)
    connections = wiring().connections
    asked = {"of_day": lambda: get_catalogue(connections["ratings"], actor=actor, on=on)}
    if store_id is None:
        answers = together(asked)
    else:
        answers = together(
            {
                **asked,
                "signed": lambda: get_catalogue(connections["ratings"], actor=actor, on=on, store_id=store_id),
                "stores": lambda: agreements.stores_of(connections["agreements"], [store_id], actor=actor),
            }
        )
    of_day = answers["of_day"]
    if isinstance(of_day.refusal, Invalid):
        listing.problems["on"] = told(of_day.refusal)
        return None, []
    present = of_day.get()
    if store_id is None:
        return present, [_in_force(present), _("每家药店以其所签协议附有的版本为准，在门店页面可以打开。")]
    name = (answers["stores"].value or {}).get(store_id, {}).get("name") or _("该药店")
    return _signed(answers["signed"], present, name=name)


def _store_of(listing: Listing, actor: Actor) -> str | None:
    """Whose version is asked for: as the address says; where that names no day, an only store's."""
    stores = grants_of(actor).stores
    only = stores[0] if len(stores) == 1 else None
    return listing.value("store_id") or (None if listing.value("on") else only)


def _signed(answer: Answer, present: Catalogue, *, name: str) -> tuple[Catalogue, list[str]]:
    """What a store signed; where no agreement is known to carry the catalogue, that is told, and the one of the day."""
    if isinstance(answer.refusal, Invalid):
        return present, [told(answer.refusal), _in_force(present)]
    found: Catalogue = answer.get()
    by = found["carried_by"]
    if by is None:
        return found, [_in_force(found)]
    signed = _("签署日期没有记载") if by["signed_on"] is None else _("%(day)s签署", day=full_day(by["signed_on"]))
    notes = [
        _(
            "%(store)s自%(first)s起的协议（%(signed)s）附有的，是自%(since)s起施行的版本。",
            store=name,
            first=full_day(by["agreed_from"]),
            signed=signed,
            since=full_day(found["since"]),
        )
    ]
    if found["since"] != present["since"]:
        other = full_day(present["since"])
        notes.append(
            _("另有自%(since)s起施行的版本：行为发生时或者确认时施行的版本较轻的，按较轻的记分。", since=other)
        )
    return found, notes


def _in_force(found: Catalogue) -> str:
    return _("%(day)s施行的，是自%(since)s起施行的版本。", day=full_day(found["on"]), since=full_day(found["since"]))


def _classes(found: Catalogue) -> list[tuple[str, list[Item]]]:
    return [(title, list(items)) for title, items in groupby(found["items"], key=lambda item: item["class_title"])]


def _row(item: Item) -> dict[str, Any]:
    """An item in words: points, what else it brings, on which clause it rests, and from which acts on."""
    laws = [each["text"] for each in item["basis"] if each["verified"]]
    agreed = [agreement_text(*item["agreement"])] if item["agreement"] else []
    return {
        "code": item["code"],
        "act": item["act"],
        "points": _ranged(item["points"]["least"], item["points"]["most"]),
        "brings": [*_suspension(item), *(CONSEQUENCES[each] for each in item["consequences"])],
        "clauses": [*agreed, *laws],
        "acts_from": item["acts_from"],
    }


def _suspension(item: Item) -> list[str]:
    months = item["suspend_months"]
    if months is None:
        return []
    if months["least"] == months["most"]:
        return [_n("中止协议%(count)d个月", months["least"])]
    return [_("中止协议%(least)d至%(most)d个月", least=months["least"], most=months["most"])]


def _ranged(least: int, most: int) -> str:
    return _n("%(count)d分", least) if least == most else _("%(least)d至%(most)d分", least=least, most=most)


def item_address(entry: Mapping[str, Any]) -> str:
    """The line of an entry's item, in the version by which it is judged; of older entries that of the act."""
    return url_for("pages.catalogue", on=entry.get("catalogue_on") or entry["occurred_on"], _anchor=entry["item"])
