"""What becomes of stores when a hold ends (恢复情况), as agreements answers for the first day of a resumption."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from common import clock
from common.people.commands import service_actor
from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.clients.holds import holds_of
from services.gateway.domain.party import Annexed, Fate

_SELF = service_actor("gateway")
_REASON = frozenset(agreements.Reason.__annotations__)


def get_freed(
    connection: Connection, store_ids: Sequence[str], *, left: Collection[str], ends_case_id: str | None, first_on: date
) -> tuple[Annexed, ...]:
    """Stores as a paper names them, each with what becomes of it on the first day of a resumption; the opened first.

    `ends_case_id` is the case whose hold that ends, `left` are those of the stores that have left its chain by then.
    Raises `ServiceUnreachable`.
    """
    freed: list[tuple[bool, Annexed]] = []
    at = clock.start_of(first_on).isoformat()
    for first in range(0, len(store_ids), agreements.MOST_NAMED):
        named = store_ids[first : first + agreements.MOST_NAMED]
        stores = agreements.stores_of(connection, named, actor=_SELF)
        found = {
            store_id: _fate(standing["reasons"], ends_case_id, has_left=store_id in left)
            for store_id, standing in agreements.standings_of(connection, named, actor=_SELF, at=at).items()
        }
        fates = found | _held_before(connection, found, ends_case_id)
        freed += [
            (bool(fate.closed), Annexed(**asdict(agreements.party_of(stores[store_id])), fate=fate))
            for store_id, fate in fates.items()
        ]
    return tuple(each for _, each in sorted(freed, key=lambda each: (each[0], *each[1].place)))


def _held_before(connection: Connection, fates: Mapping[str, Fate], ends_case_id: str | None) -> dict[str, Fate]:
    """The fates of the stores that are open already, each with whether the hold of the case ever lay on it."""
    ids = [store_id for store_id, fate in fates.items() if not fate.is_held and not fate.closed]
    if not ids or ends_case_id is None:
        return {}
    lying = holds_of(connection, ids, actor=_SELF)
    lay = {store_id for store_id, holds in lying.items() if any(each["case_id"] == ends_case_id for each in holds)}
    return {store_id: replace(fates[store_id], was_held=store_id in lay) for store_id in ids}


def _fate(reasons: Sequence[agreements.Reason], ends_case_id: str | None, *, has_left: bool) -> Fate:
    """What is left of the reasons for which a store is closed once the hold of a case has ended."""
    left = [each for each in reasons if ends_case_id is None or each["case_id"] != ends_case_id]
    return Fate(tuple(map(_closed, left)), is_held=len(left) < len(reasons), has_left=has_left)


def _closed(reason: agreements.Reason) -> dict[str, Any]:
    """A reason as a list of stores keeps it, with its last day."""
    until = reason["until"]
    last_on = clock.local_day(datetime.fromisoformat(until)) - timedelta(days=1) if until else None
    kept = {name: value for name, value in reason.items() if name in _REASON}
    return {**kept, "last_on": last_on.isoformat() if last_on else None}
