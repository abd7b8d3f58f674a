"""Addresses the notices that wait for it as agreements knows their stores: codes, address, who stands on the licence.

The clerk looks for those that wait. Pattern: re-check. Each is ordered withheld (`UNKNOWN_ADDRESSEE`), so that none is
numbered without its addressee, whatever stands still. A decision is addressed with its adoption, by the same question.
"""

from __future__ import annotations

from services.gateway.clients import agreements
from services.gateway.clients.connection import Connection
from services.gateway.papers.domain.papers import UNKNOWN_ADDRESSEE
from services.gateway.papers.storage import papers


def address_notices(connection: Connection) -> int:
    """Address what waits, and let it go on; to how many stores. Raises `ServiceUnreachable`, `ServiceFailed`.

    One that agreements does not know goes on waiting.
    """
    waiting = papers.stores_withheld_by(UNKNOWN_ADDRESSEE.by)
    total = 0
    for first in range(0, len(waiting), agreements.MOST_NAMED):
        found = agreements.find_stores(connection, waiting[first : first + agreements.MOST_NAMED])
        for party in found.values():
            papers.address(party, withheld_by=UNKNOWN_ADDRESSEE.by)
        total += len(found)
    return total
