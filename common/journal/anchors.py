"""What is kept outside the database, so that a restored backup cannot hide what was lost (blueprint section 4).

Signed heads of the journal, one file each, and of each number series the highest number used. A file is written
whole, synced with its folder, and only then counts.
"""

from __future__ import annotations

import base64
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import orjson

from common.journal.entries import Head, instant_text
from common.people.tokens import Keyring

#: Whether a signature (the second) belongs to some bytes (the first).
Sealed = Callable[[bytes, bytes], bool]


class AnchorBroken(RuntimeError):
    """Raised when a file outside the database cannot be read or was not written by this service."""


def write_head(folder: Path, keyring: Keyring, service: str, head: Head, at: datetime) -> Path:
    """Write the head of a service's journal, signed; the file. The same head again changes nothing."""
    target = _heads(folder, service) / f"{head.seq:012d}-{head.hash.hex()[:16]}.json"
    if not target.exists():
        _write(target, signed_head(keyring, service, head, at))
    return target


def signed_head(keyring: Keyring, service: str, head: Head, at: datetime, *, purpose: str = "") -> bytes:
    """The head of a service's journal with its signature; `purpose` is signed as well, and asked for when it is read.

    A daily head has none.
    """
    content = _head_text(service, head, at, purpose=purpose)
    return orjson.dumps({"head": content.decode(), "signature": base64.b64encode(keyring.seal(content)).decode()})


def read_heads(folder: Path, keyring: Keyring, service: str) -> tuple[Head, ...]:
    """Every head written for a service, in order. Raises `AnchorBroken`, naming the file that is not as signed."""

    def is_sealed(content: bytes, signature: bytes) -> bool:
        return keyring.is_sealed(content, by=service, signature=signature)

    return tuple(
        read_head(file.read_bytes(), service, is_sealed=is_sealed, name=str(file))
        for file in head_files(folder, service)
    )


def head_files(folder: Path, service: str) -> list[Path]:
    """The files of the heads of a service, in the order of the journal."""
    return sorted(_heads(folder, service).glob("[0-9]*.json"))


def read_head(text: bytes, service: str, *, is_sealed: Sealed | None, name: str, purpose: str = "") -> Head:
    """The head that a file states; unless `is_sealed` is None, its signature is asked for.

    Raises `AnchorBroken` with `name` when it cannot be read, or was not signed so, or for another purpose.
    """
    try:
        outer = orjson.loads(text)
        content = outer["head"].encode()
        signature = base64.b64decode(outer["signature"], validate=True)
        fields = orjson.loads(content)
        found = Head(fields["seq"], bytes.fromhex(fields["hash"]), datetime.fromisoformat(fields["at"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnchorBroken(f"日志头文件 {name} 无法读取，请从其他副本核对。") from error
    is_meant = (fields["service"], fields.get("purpose", "")) == (service, purpose)
    if not is_meant or not (is_sealed is None or is_sealed(content, signature)):
        raise AnchorBroken(f"日志头文件 {name} 的签名无效，可能被改动过，请从其他副本核对。")
    return found


def write_highest(folder: Path, series: str, year: int, seq: int) -> int:
    """Note that the numbers of a series and year are used up to `seq`; what stands there now (never lowered)."""
    target = _numbers(folder, series, year)
    with _locked(target):
        highest = max(seq, _read_highest(target))
        if highest == seq:
            _write(target, orjson.dumps({"series": series, "year": year, "seq": seq}))
    return highest


def read_highest(folder: Path, series: str, year: int) -> int:
    """The highest number used in a series and year; 0 when none was. Raises `AnchorBroken`."""
    return _read_highest(_numbers(folder, series, year))


def _heads(folder: Path, service: str) -> Path:
    return folder / "heads" / service


def _numbers(folder: Path, series: str, year: int) -> Path:
    # Quoted: a series is a Chinese text, and no character of it may lead out of the folder.
    return folder / "numbers" / f"{quote(series, safe='').replace('.', '%2E')}-{year}.json"


def _head_text(service: str, head: Head, at: datetime, *, purpose: str) -> bytes:
    fields = {"service": service, "seq": head.seq, "hash": head.hash.hex(), "at": instant_text(at)}
    fields |= {"purpose": purpose} if purpose else {}
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)


def _read_highest(file: Path) -> int:
    try:
        seq = orjson.loads(file.read_bytes())["seq"]
    except FileNotFoundError:
        return 0
    except (ValueError, KeyError, TypeError) as error:
        raise AnchorBroken(f"编号文件 {file} 无法读取，请由两人核对已用的最大编号后恢复。") from error
    if type(seq) is not int or seq < 0:
        raise AnchorBroken(f"编号文件 {file} 的内容无效，请由两人核对已用的最大编号后恢复。")
    return seq


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """One writer at a time for one file, across processes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(target: Path, content: bytes) -> None:
    """Write a file whole: after a power cut it is there with all its content, or it is not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
