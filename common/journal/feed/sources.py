"""Where a consumer gets a journal from: another service over HTTP, or its own database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import httpx2
from pymongo.database import Database

from common import clock
from common.errors import Unavailable
from common.journal.entries import Entry
from common.journal.feed.producer import JournalDiverged, decode, read_feed
from common.people import tokens
from common.people.commands import service_actor
from common.people.tokens import Keyring
from common.phrases import N_

PATH = "/internal/journal"
#: How much longer than the wait an answer may take, in seconds.
PATIENCE = 10.0


class FeedUnavailable(Unavailable):
    """Raised when a producer does not answer, or not with a feed; the consumer tries again later."""

    code = "feed_unavailable"


class Fetch(Protocol):
    """Brings the entries that follow a position. Raises `JournalDiverged` or `Unavailable`."""

    def __call__(self, *, source: str, after: int, hash: bytes, limit: int, wait: float) -> list[Entry]:
        """Up to `limit` entries of `source` after number `after`, which has `hash`."""


class HttpSource:
    """The journal of another service, asked for over HTTP with this service's own token."""

    def __init__(self, base_url: str, keyring: Keyring) -> None:
        self._keyring = keyring
        self._client = httpx2.Client(base_url=base_url, trust_env=False, limits=httpx2.Limits(max_connections=2))

    def __call__(self, *, source: str, after: int, hash: bytes, limit: int, wait: float) -> list[Entry]:
        """Ask; the producer waits up to `wait` seconds for a new entry.

        Where the clock was moved on while the question was under way, its token has expired: ask once more.
        """
        asked = {"after": after, "hash": hash.hex(), "limit": limit, "wait": wait}
        try:
            response = self._ask(source, asked, timeout=wait + PATIENCE)
            if response.status_code == httpx2.codes.UNAUTHORIZED and tokens.EXPIRED in response.text:
                response = self._ask(source, asked, timeout=wait + PATIENCE)
        except httpx2.TransportError as error:
            raise FeedUnavailable(N_("服务 %(source)s 没有应答，稍后会自动重试。"), source=source) from error
        return _entries(source, response)

    def _ask(self, source: str, asked: Mapping[str, Any], *, timeout: float) -> httpx2.Response:
        token = tokens.sign(self._keyring, service_actor(self._keyring.name), audience=source, at=clock.now())
        return self._client.get(PATH, params=dict(asked), headers={"Authorization": f"Bearer {token}"}, timeout=timeout)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


class LocalSource:
    """A journal in a database that this process has open: the service's own, or any in a test."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db

    def __call__(self, *, source: str, after: int, hash: bytes, limit: int, wait: float) -> list[Entry]:
        """Read straight from the database."""
        return read_feed(self._db, after=after, hash=hash, limit=limit, wait=wait)


def _entries(source: str, response: httpx2.Response) -> list[Entry]:
    if response.status_code == httpx2.codes.CONFLICT and JournalDiverged.code in response.text:
        raise JournalDiverged(
            N_("服务 %(source)s 的日志与已读到的不一致，请核对是否恢复过备份后再继续。"), source=source
        )
    if response.status_code != httpx2.codes.OK:
        raise FeedUnavailable(
            N_("服务 %(source)s 应答 %(status)s，稍后会自动重试。"), source=source, status=response.status_code
        )
    try:
        return decode(response.content)
    except (ValueError, KeyError) as error:
        raise FeedUnavailable(N_("服务 %(source)s 的应答无法读取，稍后会自动重试。"), source=source) from error
