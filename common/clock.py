"""The only reader of time, in every process; in environment demo or test it can be set for all of them at once.

The offset from the real clock stands in one small file, named by `YAOCHENG_CLOCK_FILE` (blueprint section 4, one
clock). Each call looks whether that file has changed, so no process needs telling.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from common import days
from common.errors import Invalid, NotAllowed
from common.phrases import N_

SHANGHAI = ZoneInfo("Asia/Shanghai")
ENVIRONMENT_VARIABLE = "YAOCHENG_ENVIRONMENT"
FILE_VARIABLE = "YAOCHENG_CLOCK_FILE"
#: Environments in which the clock may be set; every paper then carries 样张.
SETTABLE = frozenset({"demo", "test"})

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Between these instants the clock may stand: beyond them neither rules nor dates make sense.
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_Stamp = tuple[str, int, int]
#: The last offset read, in milliseconds, with the state of the file it was read from; replaced as one value.
_seen: tuple[_Stamp, int] = (("", 0, 0), 0)


def now() -> datetime:
    """The present instant: aware UTC, cut to milliseconds (MongoDB keeps no more)."""
    path = os.environ.get(FILE_VARIABLE)
    offset = _offset(path) if path else 0
    return datetime.fromtimestamp((time.time_ns() // 1_000_000 + offset) / 1000, UTC)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return local_day(now())


#: The day in Asia/Shanghai on which an aware instant falls; no question to the clock (`common.days`).
local_day = days.local_day


def start_of(day: date) -> datetime:
    """00:00 of a day in Asia/Shanghai, as UTC: from when on what "takes effect on" that day holds."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


def set_clock(instant: datetime) -> datetime:
    """Let every process read `instant` now, and tick on from there.

    Raises `NotAllowed` in production, `Invalid` (instant_without_zone, clock_out_of_range).
    """
    if instant.tzinfo is None:
        raise Invalid(N_("时刻必须带时区，请写成如 2026-11-22T08:00:00+08:00 的形式。"), code="instant_without_zone")
    path = _settable_path()
    _check_range(instant)
    with _locked(path):
        _write(path, milliseconds=_in_milliseconds(instant - _EPOCH) - time.time_ns() // 1_000_000)
    return now()


def advance(*, days: int = 0, hours: int = 0, minutes: int = 0, seconds: float = 0) -> datetime:
    """Move the clock of every process forward (or back, if negative).

    Raises `NotAllowed` in production, `Invalid` (clock_out_of_range).
    """
    path = _settable_path()
    with _locked(path):
        try:
            step = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
            reached = now() + step
        except OverflowError:
            raise _out_of_range() from None
        _check_range(reached)
        _write(path, milliseconds=_offset(str(path)) + _in_milliseconds(step))
    return now()


def reset() -> datetime:
    """Return every process to the real time. Raises `NotAllowed` in production."""
    path = _settable_path()
    with _locked(path):
        _write(path, milliseconds=0)
    return now()


def is_settable() -> bool:
    """Whether this environment lets the clock be set: what it issues are samples (样张)."""
    return os.environ.get(ENVIRONMENT_VARIABLE) in SETTABLE


def _check_range(instant: datetime) -> None:
    if not _EARLIEST <= instant < _LATEST:
        raise _out_of_range()


def _out_of_range() -> Invalid:
    return Invalid(
        N_("时钟只能设在 2000 年至 2099 年之间，请改用其间的时刻；时钟没有变动。"), code="clock_out_of_range"
    )


def _in_milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)


def _offset(path: str) -> int:
    """The offset in milliseconds: read again only when the file was replaced."""
    global _seen
    if not is_settable():
        return 0
    try:
        state = os.stat(path)
    except FileNotFoundError:
        return 0
    stamp = (path, state.st_mtime_ns, state.st_ino)
    known, offset = _seen
    if stamp != known:
        offset = round(json.loads(Path(path).read_text(encoding="utf-8"))["offset_seconds"] * 1000)
        _seen = (stamp, offset)
    return offset


def _settable_path() -> Path:
    if not is_settable():
        raise NotAllowed(N_("时钟只能在演示或测试环境中设置，生产环境使用真实时间。"), code="clock_not_settable")
    path = os.environ.get(FILE_VARIABLE)
    if not path:
        raise NotAllowed(
            N_("没有时钟文件：请先设置环境变量 %(variable)s。"), code="clock_file_missing", variable=FILE_VARIABLE
        )
    return Path(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One writer at a time, so that two who advance the clock both count."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, *, milliseconds: int) -> None:
    """Replace the file whole, with a later change time than before: readers compare just that.

    Two writes within one tick of the file system, the second on the first one's inode, would look unchanged.
    """
    previous = path.stat().st_mtime_ns if path.exists() else 0
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps({"offset_seconds": milliseconds / 1000}), encoding="utf-8")
    later = max(time.time_ns(), previous + 1)
    os.utime(draft, ns=(later, later))
    draft.replace(path)
