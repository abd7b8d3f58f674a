"""Cases that were to be dealt with before a day, the longest waiting first."""

from __future__ import annotations

from datetime import date, datetime

from common.mongo import Fields
from common.paging import COUNT_LIMIT
from common.people.commands import Actor
from services.gateway.cases.domain.case import Case
from services.gateway.cases.domain.deadline import UNDECIDED, UNSERVED
from services.gateway.cases.storage import cases
from services.gateway.cases.storage.documents import CaseDocument


def list_overdue(actor: Actor, *, opened_before: datetime, today: date, limit: int) -> tuple[list[Case], int]:
    """Cases that the actor may see, undecided since before an instant, or unserved on their printed first day."""
    late: Fields = {
        "$or": [
            {"status": {"$in": [each.value for each in UNDECIDED]}, "opened_at": {"$lt": opened_before}},
            {
                "status": {"$in": [each.value for each in UNSERVED]},
                "particulars.first_on": {"$lte": today.isoformat()},
            },
        ]
    }
    seen: Fields = {"$and": [cases.scope_of(actor), late]}
    collection = CaseDocument._get_collection()
    count = collection.count_documents(seen, limit=COUNT_LIMIT + 1)
    found = collection.find(seen, cases.BRIEF).sort([("opened_at", 1), ("_id", 1)]).limit(limit)
    return [cases.case_of(stored) for stored in found], count
