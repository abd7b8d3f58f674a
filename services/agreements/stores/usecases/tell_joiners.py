"""Stores that were served with a decision before they joined its chain are told anew where 0.1 did not tell with what.

So the gateway lets them read the decision at once, and not with their next change only. Pattern: embed, no act.
"""

from __future__ import annotations

from datetime import datetime

from common.people.commands import Command, derived_id, service_actor
from services.agreements import ALIAS
from services.agreements.stores.domain.announcing import store_recorded
from services.agreements.stores.storage import changes, stores


def tell_joiners(*, at: datetime) -> int:
    """Tell each that is left, once; how many. Raises `Conflict` (lost_race): the next call goes on."""
    found = stores.untold_joiners()
    for store_id in found:
        store = stores.get(store_id)
        command = Command(service_actor(ALIAS), derived_id("cmd", "tell_joiners", store_id), at)
        changes.note_joining_told(store, command=command, messages=(store_recorded(store),))
    return len(found)
