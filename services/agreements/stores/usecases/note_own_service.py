"""A decision on a chain was served on a store itself. Pattern: embed, an entry of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from common.ids import CaseId
from common.messages import DecisionServedOnStore
from common.people.commands import Command
from services.agreements.domain.serving import OwnService
from services.agreements.stores.domain.announcing import store_recorded
from services.agreements.stores.storage import changes, stores


def note_own_service(served: DecisionServedOnStore, *, command: Command) -> bool:
    """Note the service in the store; False when it was noted already. Raises `StoreNotFound`."""
    store = stores.get(served.store_id)
    if any(each.case_id == served.case_id for each in store.services):
        return False
    service = OwnService(CaseId(served.case_id), date.fromisoformat(served.served_on), command.at)
    after = replace(store, services=(*store.services, service))
    changes.append_service(store, service, command=command, messages=(store_recorded(after),))
    return True
