"""What a service answers when another asks for its journal: the next entries, or that the asker knows another journal.

The asker names the last entry it has by number and hash. If this journal has another entry there, or none, then one
of the two was restored or rolled back, and going on would mix two histories (blueprint section 4, feed).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import orjson
from pymongo.database import Database

from common.errors import Conflict, Invalid
from common.journal import journal
from common.journal.entries import Entry, entry_of
from common.phrases import N_
from common.waking import NET, waker_of

#: How long an answer may wait for the next entry, in seconds.
MAXIMUM_WAIT = 20.0
MAXIMUM_LIMIT = 500


class JournalDiverged(Conflict):
    """Raised when the producer's journal does not hold the entry that the consumer has read from it (409)."""

    code = "journal_diverged"


def read_feed(db: Database[dict[str, Any]], *, after: int, hash: bytes, limit: int, wait: float) -> list[Entry]:
    """Up to `limit` entries after number `after`, waiting up to `wait` seconds for the first of them.

    Raises `JournalDiverged` when the entry `after` has another hash than `hash`, or does not exist.
    """
    if journal.hash_at(db, after) != hash:
        raise JournalDiverged(
            N_("本服务日志第 %(after)s 条与对方所持的不一致，请核对是否恢复过备份后再继续。"), after=after
        )
    limit = max(1, min(limit, MAXIMUM_LIMIT))
    if wait <= 0:
        return journal.read(db, after=after, limit=limit)
    deadline = time.monotonic() + min(wait, MAXIMUM_WAIT)
    with waker_of(db).woken_by(journal.COLLECTION) as written:
        while not (entries := journal.read(db, after=after, limit=limit)):
            left = deadline - time.monotonic()
            # Who was not woken by the end need not look: it asks again at once.
            if not written.wait(max(0.0, min(NET, left))) and left <= NET:
                break
            written.clear()
        return entries


def feed_body(db: Database[dict[str, Any]], *, after: int, hash: str, limit: int, wait: float) -> bytes:
    """The JSON body that `GET /internal/journal` answers with; `hash` in hexadecimal.

    Raises `Invalid` for an impossible position, `JournalDiverged` as `read_feed` does.
    """
    try:
        known = bytes.fromhex(hash)
    except ValueError as error:
        raise Invalid(N_("hash 必须是十六进制的 SHA-256。"), code="hash_malformed") from error
    if after < 0 or wait < 0:
        raise Invalid(N_("after 与 wait 不能为负数。"), code="position_malformed")
    return encode(read_feed(db, after=after, hash=known, limit=limit, wait=wait))


def encode(entries: Sequence[Entry]) -> bytes:
    """Entries for the wire: each body as the very text that was hashed, and its hash."""
    return orjson.dumps({"entries": [{"body": e.body.decode(), "hash": e.hash.hex()} for e in entries]})


def decode(content: bytes) -> list[Entry]:
    """The entries from the wire. Raises `ValueError` or `KeyError` for anything else."""
    return [entry_of(each["body"].encode(), bytes.fromhex(each["hash"])) for each in orjson.loads(content)["entries"]]
