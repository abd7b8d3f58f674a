"""The catalogue and entries of a ledger as the API shows them: plain fields from values; nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from common.journal.entries import canonical
from common.people.commands import Actor
from common.rules.laws import Laws
from services.ratings import policies
from services.ratings.domain import violation as violation_rules
from services.ratings.domain.catalogue import FIRST_DAY, Catalogue, Item
from services.ratings.domain.parties import is_staff
from services.ratings.domain.store import Annex
from services.ratings.domain.violation import Violation
from services.ratings.ledger.api.schemas import PartyViolationSchema, ViolationSchema
from services.ratings.ledger.domain.judging import judged_by
from services.ratings.ledger.domain.wanted import SeenEntry

Body = dict[str, Any]
_STAFF_SEE, _PARTIES_SEE = tuple(ViolationSchema().fields), tuple(PartyViolationSchema().fields)


def catalogue_view(catalogue: Catalogue, *, annex: Annex | None = None) -> Body:
    """A version, with the digest of what it says as that is answered: sorted keys, no blanks, UTF-8.

    `annex` is the agreement of a store that carries it.
    """
    items = [_item_view(item, laws=catalogue.laws) for item in catalogue.listed.values()]
    said = {"items": items, "rules": {name: asdict(rule) for name, rule in catalogue.rules.items()}}
    digest = sha256(canonical(said)).hexdigest()
    carried_by = None if annex is None else {"agreed_from": annex.span.from_on, "signed_on": annex.signed_on}
    return {"on": catalogue.day, "since": catalogue.since, "sha256": digest, "carried_by": carried_by, **said}


def _item_view(item: Item, *, laws: Laws) -> Body:
    months = item.suspend_months
    return {
        "code": item.code,
        "class_title": item.class_title,
        "act": item.act,
        "points": {"least": item.points.least, "most": item.points.most},
        "basis": _articles(item.basis, laws),
        "agreement": list(item.agreement),
        "by_facts": _articles(item.by_facts, laws),
        "handover": _articles(item.handover, laws),
        "consequences": [each.value for each in item.consequences],
        "grade": item.grade,
        "suspend_months": {"least": months.least, "most": months.most} if months else None,
        "acts_from": item.acts_from if item.acts_from > FIRST_DAY else None,
    }


def _articles(articles: Iterable[str], laws: Laws) -> list[Body]:
    return [{"text": laws.text(each), "verified": laws.is_checked(each)} for each in articles]


def violation_view(seen: SeenEntry, *, actor: Actor) -> Body:
    """An entry as the actor may see it: what is said of it here, and its own fields under their names."""
    entry, counted = seen.entry, seen.counted
    by = judged_by(entry, parameters=policies.current())
    bar = violation_rules.find_bar(actor, entry)
    said = {
        "id": entry.violation_id,
        "state": entry.status,
        "year": entry.decided_on.year if entry.is_in_force and entry.decided_on else None,
        "same_act": None if seen.same_act is None else [_named(each) for each in seen.same_act],
        "wordings": None if seen.wordings is None else [asdict(each) for each in seen.wordings],
        "unproposed": None if seen.unproposed is None else [asdict(each) for each in seen.unproposed],
        "twins": None if seen.twins is None else [twin_view(each) for each in seen.twins],
        "counted": counted.points if counted else None,
        "rules": list(counted.rules) if counted else [],
        "catalogue_since": by.since,
        "annexed_since": by.annexed_since,
        "item_points": {"least": by.points.least, "most": by.points.most} if by.points else None,
        "is_veto": entry.is_termination_ground,
        "recorded_by": entry.recorded_by.account,
        "corrected_by": entry.corrected_by.account if entry.corrected_by else None,
        "decided_by": entry.decided_by.account if entry.decided_by else None,
        "bar": bar.message if bar else None,
        "actions": [each.value for each in violation_rules.Action if violation_rules.may(actor, entry, each)],
    }
    names = _STAFF_SEE if is_staff(actor) else _PARTIES_SEE
    return {name: said[name] if name in said else getattr(entry, name) for name in names}


def twin_view(seen: SeenEntry) -> Body:
    """A twin of an entry, with what it costs."""
    return {**_named(seen.entry), "money": seen.entry.money, "counted": seen.counted.points if seen.counted else None}


def _named(entry: Violation) -> Body:
    return {"id": entry.violation_id, "item": entry.item, "state": entry.status.value}
