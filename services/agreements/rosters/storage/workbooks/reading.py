"""Asks a process of its own for the sheets and rows of a workbook, and bounds how long it is waited for.

The reader has limits of its own for memory and work (`__main__`); what it may not take, nobody else takes for it: rows
come one by one. It is ended with the reading, and by whatever stops the reading early.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

import services
from common.errors import Unavailable
from common.phrases import N_
from services.agreements.rosters.storage.workbooks.limits import patience_seconds
from services.agreements.rosters.storage.workbooks.refusals import Reason, Refused

#: How many workbooks one process has read at a time, and how long others wait for their turn.
_AT_ONCE = threading.BoundedSemaphore(2)
_TURN_SECONDS = 20.0
_MODULE = __package__
_CHUNK = 256 * 1024
_LONGEST_LINE = 64 * 1024 * 1024


class ReaderBusy(Unavailable):
    """Raised when too many workbooks are being read at this moment (503)."""

    code = "reader_busy"


class Workbook:
    """An open workbook: its outlines, and the rows of each sheet; to be left by `with`."""

    def __init__(self, content: bytes) -> None:
        self._patience = patience_seconds(len(content))
        self._file = os.memfd_create("roster", os.MFD_CLOEXEC)
        with open(self._file, "wb", closefd=False) as file:
            file.write(content)
        os.lseek(self._file, 0, os.SEEK_SET)
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE, str(self._file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(self._file,),
            cwd=Path(services.__file__).parents[1],
            env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        self._lines = self._answers()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()
        os.close(self._file)

    def outlines(self) -> list[dict[str, Any]]:
        """The sheets, as `sheet.Outline` describes them; to be asked once, before any rows. Raises `Refused`."""
        return list(self._next()["sheets"])

    def rows(self, place: int) -> Iterator[tuple[int, list[str], dict[str, str]]]:
        """The rows of one sheet, to be read to their end before another is asked for. Raises `Refused`."""
        if self._process.stdin is None:
            raise RuntimeError("the reader listens to nobody")
        try:
            self._process.stdin.write(b"%d\n" % place)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise Refused(Reason.UNSAFE) from error
        while (row := self._next()) is not None:
            yield row[0], row[1], row[2]

    def _next(self) -> Any:
        answer = next(self._lines, b"")
        if not answer:
            # It was stopped by its limits, or broke down over the file.
            raise Refused(Reason.UNSAFE)
        found = orjson.loads(answer)
        if isinstance(found, dict) and "refused" in found:
            raise Refused(Reason(found["refused"]), row=found["row"], sheet=found["sheet"])
        return found

    def _answers(self) -> Iterator[bytes]:
        """The lines that the reader says; they end with it, or when it says nothing for too long."""
        if self._process.stdout is None:
            raise RuntimeError("the reader says nothing")
        pipe = self._process.stdout.fileno()
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        rest = b""
        while waiting.poll(self._patience * 1_000) and (piece := os.read(pipe, _CHUNK)):
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines
            if len(rest) > _LONGEST_LINE:
                return


@contextmanager
def reading(content: bytes) -> Iterator[Workbook]:
    """A workbook, for as long as its rows are read. Raises `ReaderBusy`."""
    if not _AT_ONCE.acquire(timeout=_TURN_SECONDS):
        raise ReaderBusy(N_("正在读取其他工作簿，请稍后再试。"))
    try:
        with Workbook(content) as workbook:
            yield workbook
    finally:
        _AT_ONCE.release()
