"""A journal as a file that anybody can check: without the system and its database, by the public key of the service.

One line says what the file is; then each entry has a line with its hash and its body, byte by byte as it was hashed
(`SHA-256(previous hash + body)`, the first follows 32 zero bytes); then each signed head that was kept outside; at last
the end, a head of the last entry that was signed for the export: without it the end could be cut off or written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson
from pymongo.database import Database

from common.journal import anchors, journal
from common.journal.anchors import Sealed
from common.journal.entries import EMPTY, Head
from common.journal.verification import COPIES, Verification, Verifier
from common.people.tokens import Keyring

FORMAT = "yaocheng journal 1"
_ENTRY, _HEAD, _END = b"entry ", b"head ", b"end "
#: What the head at the end is signed for; a daily head cannot stand for it.
_EXPORT = "export"
_BATCH = 500


class NoExport(ValueError):
    """Raised when a file is no exported journal, or not the whole of one."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a file found: of which service it is, its entries, and with how many heads they agree.

    `unsigned` is how many entries stand after the last head, `ended_at` when the end was signed; None without an end.
    """

    service: str
    found: Verification
    heads: int
    unsigned: int
    ended_at: datetime | None


def write(
    db: Database[dict[str, Any]],
    service: str,
    *,
    heads: Iterable[bytes],
    keyring: Keyring,
    at: datetime,
    to: IO[bytes],
) -> int:
    """Write the journal of a service, its signed heads, and the end signed by it; the number of entries.

    The journal has an entry.
    """
    to.write(orjson.dumps({"format": FORMAT, "service": service}) + b"\n")
    last = EMPTY
    while entries := journal.read(db, after=last.seq, limit=_BATCH):
        to.writelines(_ENTRY + each.hash.hex().encode() + b" " + each.body + b"\n" for each in entries)
        last = Head(entries[-1].seq, entries[-1].hash)
    to.writelines(_HEAD + orjson.dumps(orjson.loads(each)) + b"\n" for each in heads)
    to.write(_END + anchors.signed_head(keyring, service, last, at, purpose=_EXPORT) + b"\n")
    return last.seq


def check(file: Path, *, is_sealed: Sealed | None) -> Checked:
    """Whether an exported journal is what was written; heads count unsigned where `is_sealed` is None.

    Raises `NoExport`, also for a file without entries or with something after its end, and `AnchorBroken` for a head
    that is not as signed.
    """
    service = _service(file)
    heads = [
        anchors.read_head(each, service, is_sealed=is_sealed, name=f"（文件中第 {number} 个）")
        for number, each in enumerate(_after(_HEAD, file), 1)
    ]
    ends = [
        anchors.read_head(each, service, is_sealed=is_sealed, name="（文件结尾）", purpose=_EXPORT)
        for each in _after(_END, file)
    ]
    verifier = Verifier([*heads, *ends])
    numbered = islice(enumerate(_lines(file)), 1, None)
    entries = (_document(number, line) for number, line in numbered if _is_entry(number, line))
    while (batch := list(islice(entries, _BATCH))) and verifier.take(batch):
        pass
    found = verifier.result()
    if found.is_intact and not found.entries:
        raise NoExport("文件中没有任何条目，什么也不能证明；请重新导出后再核对。")
    if len(ends) > 1:
        raise NoExport("文件结尾之后还有内容，不是一次导出的；请重新导出后再核对。")
    return Checked(service, found, len(heads), verifier.unsigned, ends[0].recorded_at if ends else None)


def _is_entry(number: int, line: bytes) -> bool:
    """Whether a line is an entry, not a head. Raises `NoExport` for one that no export has, such as a blank one."""
    if not line.startswith((_ENTRY, _HEAD, _END)):
        raise NoExport(
            f"文件第 {number + 1} 行不是导出的内容（如空行）：文件在导出之后被编辑过。"
            "请用导出的原文件核对，或者重新导出。"
        )
    return line.startswith(_ENTRY)


def _after(mark: bytes, file: Path) -> Iterator[bytes]:
    """What stands after a mark, of the lines that begin with it."""
    return (line.removeprefix(mark) for line in _lines(file) if line.startswith(mark))


def _lines(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        for line in opened:
            yield line.rstrip(b"\n")


def _service(file: Path) -> str:
    try:
        first = orjson.loads(next(_lines(file), b""))
        service: str = first["service"] if first["format"] == FORMAT else ""
    except (ValueError, KeyError, TypeError):
        service = ""
    if service and next(_lines(file)).endswith(b"\r"):
        raise NoExport(
            "文件的换行符在导出之后被改动过（由 LF 改为 CRLF，常见于另存或者邮件传送）。"
            "请用导出的原文件核对，或者重新导出。"
        )
    if not service:
        raise NoExport(f"{file} 不是导出的日志文件；请用 yaocheng export-journal 导出后再核对。")
    return service


def _document(number: int, line: bytes) -> dict[str, Any]:
    """An entry as the database holds it; of a line that is none, one that is broken in its place."""
    digest, _, body = line.removeprefix(_ENTRY).partition(b" ")
    try:
        stated = orjson.loads(body)
        copies = {stored: stated[name] for stored, name in COPIES}
        recorded_at = datetime.fromisoformat(stated["recorded_at"]).replace(tzinfo=None)
        return {**copies, "recorded_at": recorded_at, "body": body, "hash": bytes.fromhex(digest.decode())}
    except (ValueError, KeyError, TypeError):
        return {"_id": number, "body": body, "hash": b""}
