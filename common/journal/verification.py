"""Whether a journal is what was written: no gap, every hash follows, copies equal the body, heads kept outside agree.

Pure: `journal.verify` reads the entries. A batch is first checked as a whole, which is fast; only a broken one
is gone through entry by entry, to name the first that is broken and why (blueprint section 4, audit).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

import orjson

from common.journal.entries import EMPTY, Head, canonical

#: Fields that an entry holds beside its body, for look-ups, and what they are called in the body.
COPIES = (("_id", "seq"), ("message_id", "id"), ("name", "name"), ("subject", "subject"))
#: Where the last fields of a canonical body begin: after `data`, in which no such sequence can stand unescaped later.
_TAIL = b'},"id":"'
#: The part of an instant's text that has no zone: stored instants are read without one here.
_LOCAL = slice(0, 23)

_copied = itemgetter(*(stored for stored, _ in COPIES))
_stated = itemgetter(*(name for _, name in COPIES))
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check found: how many entries are sound, the first that is not, and why (for people)."""

    entries: int
    first_broken: int | None = None
    reason: str = ""

    @property
    def is_intact(self) -> bool:
        """Whether nothing is broken."""
        return self.first_broken is None


class Verifier:
    """Follows a journal from its first entry; `take` each batch in order, then `result`."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self._heads = {head.seq: head.hash for head in heads if head.seq > 0}
        self._latest_head = max(self._heads, default=0)
        self._last = EMPTY
        self._broken: Verification | None = None

    def take(self, documents: Sequence[Document]) -> bool:
        """Check the next entries as stored (instants without zone); False when one is broken, and all is said."""
        if not _holds(self._last, documents):
            self._broken = _first_broken(self._last, documents)
            return False
        end: int = documents[-1]["_id"]
        for document in documents if self._has_head_until(end) else ():
            kept = self._heads.get(document["_id"])
            if kept is not None and kept != document["hash"]:
                self._broken = _rewritten(document["_id"])
                return False
        self._last = Head(end, documents[-1]["hash"])
        return True

    def result(self) -> Verification:
        """What was found, once every entry was taken."""
        if self._broken:
            return self._broken
        if self._latest_head > self._last.seq:
            lost = self._last.seq + 1
            return Verification(
                self._last.seq, lost, f"缺少第 {lost} 条：库外的日志头表明日志曾有第 {self._latest_head} 条。"
            )
        return Verification(self._last.seq)

    @property
    def unsigned(self) -> int:
        """How many of the entries that were taken stand after the last head: no head says anything of them."""
        return max(0, self._last.seq - self._latest_head)

    def _has_head_until(self, end: int) -> bool:
        return any(self._last.seq < seq <= end for seq in self._heads)


def _holds(last: Head, documents: Sequence[Document]) -> bool:
    """Whether a batch is sound as a whole. This is the hot path: a few microseconds an entry."""
    sha256 = hashlib.sha256
    try:
        bodies = [document["body"] for document in documents]
        hashes = [document["hash"] for document in documents]
        chained = [
            sha256(before + body).digest() for before, body in zip([last.hash, *hashes[:-1]], bodies, strict=True)
        ]
        stated = orjson.loads(b"[{" + b"},{".join([body[body.rindex(_TAIL) + 2 : -1] for body in bodies]) + b"}]")
        instants = [datetime.fromisoformat(each["recorded_at"][_LOCAL]) for each in stated]
        return (
            chained == hashes
            and documents[0]["_id"] == last.seq + 1
            and documents[-1]["_id"] == last.seq + len(documents)
            and list(map(_copied, documents)) == list(map(_stated, stated))
            and [document["recorded_at"] for document in documents] == instants
        )
    except (ValueError, KeyError, TypeError):
        return False


def _first_broken(last: Head, documents: Sequence[Document]) -> Verification:
    seq, before = last.seq, last.hash
    for document in documents:
        seq += 1
        reason = _reason(document, seq=seq, before=before)
        if reason:
            return Verification(seq - 1, seq, reason)
        before = document["hash"]
    raise AssertionError("a batch that does not hold has a broken entry")


def _reason(document: Document, *, seq: int, before: bytes) -> str:
    """Why an entry is broken; empty when it is sound."""
    if document["_id"] != seq:
        return f"缺少第 {seq} 条：其后是第 {document['_id']} 条。"
    content, stored_hash = document.get("body"), document.get("hash")
    if not isinstance(content, bytes) or hashlib.sha256(before + content).digest() != stored_hash:
        return f"第 {seq} 条的散列值与其正文及前一条不符：该条或前一条被改动过。"
    try:
        body = orjson.loads(content)
        recorded_at = datetime.fromisoformat(body["recorded_at"][_LOCAL])
        differing = [stored for stored, name in COPIES if document.get(stored) != body[name]]
    except (ValueError, KeyError, TypeError):
        return f"第 {seq} 条的正文无法读取。"
    if document.get("recorded_at") != recorded_at:
        differing.append("recorded_at")
    if differing:
        return f"第 {seq} 条正文之外的 {'、'.join(differing)} 与正文不一致。"
    return "" if canonical(body) == content else f"第 {seq} 条的正文不是规范的写法。"


def _rewritten(seq: int) -> Verification:
    return Verification(seq - 1, seq, f"第 {seq} 条与保存在库外的日志头不一致：该条或更早的条目被整体改写过。")
