"""Lists the entries to which their stores may still object (异议期内), and those of which they are not told yet.

A read.
"""

from __future__ import annotations

from datetime import date

from common.paging import Found
from common.people.commands import Actor
from services.ratings.domain.violation import Violation
from services.ratings.ledger.domain.wanted import SeenEntry
from services.ratings.ledger.storage import ledger_figures, lists


def list_open_objections(
    actor: Actor, *, chain_stores: list[str], store_id: str | None, today: date, limit: int
) -> Found[SeenEntry]:
    """Confirmed entries within the actor's scope whose window is open on a day, the first last day first."""
    return _seen(lists.open_objections(actor, chain_stores=chain_stores, store_id=store_id, today=today, limit=limit))


def list_untold(
    actor: Actor, *, chain_stores: list[str], store_id: str | None, today: date, limit: int
) -> Found[SeenEntry]:
    """Confirmed entries within the actor's scope whose notice is not served, so that their window has not begun."""
    return _seen(lists.untold(actor, chain_stores=chain_stores, store_id=store_id, today=today, limit=limit))


def _seen(found: Found[Violation]) -> Found[SeenEntry]:
    """The same entries, each with what it costs."""
    counted = ledger_figures.counted_of(found)
    return found.map(lambda entry: SeenEntry(entry, counted.get(entry.violation_id)))
