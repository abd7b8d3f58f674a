"""Keeps a store from changing before its registration was announced, so that others hear of it in order."""

from __future__ import annotations

from common.errors import Unavailable
from common.phrases import N_
from services.agreements.domain.store import Store
from services.agreements.stores.storage import registrations


class NotAnnounced(Unavailable):
    """Raised in the moment between the end of an import and the announcement of its stores (503, try again)."""

    code = "store_not_announced"


def check_announced(store: Store) -> None:
    """Raises `NotAnnounced` when other services may not know the store yet."""
    if not registrations.is_announced(store.import_id):
        raise NotAnnounced(N_("该药店刚刚登记，正在通知各相关系统，请稍后几秒重试。"))
