"""The catalogue and entries of a ledger as the API shows them: plain fields from values; nothing is decided here."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from common.people.commands import Actor
from services.ratings.domain import violation as violation_rules
from services.ratings.domain.catalogue import Catalogue, Item
from services.ratings.domain.parties import is_staff
from services.ratings.domain.violation import Violation

Body = dict[str, Any]


def catalogue_view(catalogue: Catalogue) -> Body:
    """The catalogue of a day."""
    items = [_item_view(item) for item in catalogue.items.values()]
    return {"on": catalogue.day, "sha256": catalogue.sha256, "items": items}


def _item_view(item: Item) -> Body:
    months = item.suspend_months
    return {
        "code": item.code,
        "class_title": item.class_title,
        "act": item.act,
        "points": {"least": item.points.least, "most": item.points.most},
        "basis": [{"text": each.text, "verified": each.is_verified} for each in item.basis],
        "consequences": [each.value for each in item.consequences],
        "suspend_months": {"least": months.least, "most": months.most} if months else None,
    }


def violation_view(entry: Violation, *, actor: Actor) -> Body:
    """An entry as the actor may see it."""
    body: Body = {
        "id": entry.violation_id,
        "store_id": entry.store_id,
        "act_id": entry.act_id,
        "item": entry.item,
        "act": entry.act,
        "clause": entry.clause,
        "points": entry.points,
        "occurred_on": entry.occurred_on,
        "found_on": entry.found_on,
        "source": entry.source.value,
        "money": str(entry.money),
        "evidence": entry.evidence,
        "recorded_at": entry.recorded_at,
        "state": entry.status.value,
        "year": entry.decided_on.year if entry.is_in_force and entry.decided_on else None,
        "decided_at": entry.decided_at,
        "reason": entry.reason,
        "objection_on": entry.objection_on,
        "objection_provisional": entry.objection_provisional,
        "actions": [each.value for each in violation_rules.Action if violation_rules.may(actor, entry, each)],
    }
    if is_staff(actor):
        decided_by = entry.decided_by.account if entry.decided_by else None
        bar = violation_rules.find_bar(actor, entry)
        body |= {
            "note": entry.note,
            "recorded_by": entry.recorded_by.account,
            "decided_by": decided_by,
            "finding": entry.finding,
            "files": [asdict(each) for each in entry.files],
            "bar": bar.message if bar else None,
        }
    return body
