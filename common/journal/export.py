"""A journal as a file that anybody can check: without the system and its database, by the public key of the service.

One line says what the file is; then each entry has a line with its hash and its body, byte by byte as it was hashed
(`SHA-256(previous hash + body)`, the first follows 32 zero bytes); then each signed head that was kept outside.
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
from common.journal.verification import COPIES, Verification, Verifier

FORMAT = "yaocheng journal 1"
_ENTRY, _HEAD = b"entry ", b"head "
_BATCH = 500


class NoExport(ValueError):
    """Raised when a file is no exported journal."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a file found: of which service it is, its entries, and with how many heads they agree."""

    service: str
    found: Verification
    heads: int


def write(db: Database[dict[str, Any]], service: str, *, heads: Iterable[bytes], to: IO[bytes]) -> int:
    """Write the journal of a service and its signed heads; the number of entries."""
    to.write(orjson.dumps({"format": FORMAT, "service": service}) + b"\n")
    count = 0
    while entries := journal.read(db, after=count, limit=_BATCH):
        to.writelines(_ENTRY + each.hash.hex().encode() + b" " + each.body + b"\n" for each in entries)
        count = entries[-1].seq
    to.writelines(_HEAD + orjson.dumps(orjson.loads(each)) + b"\n" for each in heads)
    return count


def check(file: Path, *, is_sealed: Sealed | None) -> Checked:
    """Whether an exported journal is what was written; heads count unsigned where `is_sealed` is None.

    Raises `NoExport`, and `AnchorBroken` for a head that is not as signed.
    """
    service = _service(file)
    stated = [line.removeprefix(_HEAD) for line in _lines(file) if line.startswith(_HEAD)]
    heads = [
        anchors.read_head(each, service, is_sealed=is_sealed, name=f"（文件中第 {number} 个）")
        for number, each in enumerate(stated, 1)
    ]
    verifier = Verifier(heads)
    numbered = islice(enumerate(_lines(file)), 1, None)
    entries = (_document(number, line) for number, line in numbered if not line.startswith(_HEAD))
    while (batch := list(islice(entries, _BATCH))) and verifier.take(batch):
        pass
    return Checked(service, verifier.result(), len(heads))


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
