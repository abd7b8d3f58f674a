"""Who may number a series at the moment: a lease that a crashed holder loses after a while; blueprint section 4."""

from __future__ import annotations

from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from common.mongo import schema_of
from services.gateway.papers.storage.documents import LeaseDocument


def take(name: str, *, holder: str, at: datetime, length: timedelta) -> bool:
    """Take or renew the lease of `name`; False while somebody else holds it.

    A lease only spares useless work: what keeps numbers unique is the index on them.
    """
    free_or_own = {"$or": [{"holder": holder}, {"until": {"$lte": at}}, {"until": {"$gt": at + length}}]}
    try:
        LeaseDocument._get_collection().update_one(
            {"_id": name, **free_or_own},
            {
                "$set": {"holder": holder, "until": at + length},
                "$setOnInsert": {"schema": schema_of(LeaseDocument)},
            },
            upsert=True,
        )
    except DuplicateKeyError:
        return False
    return True


def release(name: str, *, holder: str) -> None:
    """Give a lease back early."""
    LeaseDocument._get_collection().delete_one({"_id": name, "holder": holder})
