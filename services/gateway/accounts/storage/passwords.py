"""Passwords as they are kept: argon2id hashes with a salt each (quality.md section 4).

They are made and checked apart, one at a time and after everything else that wants the processor: however many sign in
at once, the standing check goes on. Who comes while enough others wait is told so.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from common.errors import Unavailable
from common.phrases import N_

#: 19 MiB and two passes: OWASP's figures for argon2id, light enough for a sign-in on two cores.
#: Tests put one of less cost in its place (`tests/gateway/conftest.py`): they make and check thousands.
HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: How many may wait at once in a web process, fewer than its threads; how far behind others they come (nice): on a busy
#: machine a check has a quarter of the processor that a request has, and still comes to its end.
WAITING, _BEHIND = 6, 5
#: What `stand_behind` has asked for; empty in a process that only does this.
_niceness: list[int] = []
Made = TypeVar("Made")


BUSY = N_("此刻登录的人较多，请稍候几秒再试。")


class SignInBusy(Unavailable):
    """Raised when enough others sign in at the same moment, or one account does in many places (503)."""

    code = "sign_in_busy"


class _Apart:
    """One thread that works on passwords, and how many places there are before it."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(WAITING)
        self._thread = ThreadPoolExecutor(1, "passwords", initializer=_begin)

    def do(self, work: Callable[[], Made]) -> Made:
        if not self._places.acquire(blocking=False):
            raise SignInBusy(BUSY)
        try:
            return self._thread.submit(work).result()
        finally:
            self._places.release()


def stand_behind() -> None:
    """Let this process check passwords after everything else that wants the processor; called before the first."""
    _niceness.append(_BEHIND)


def hashed(password: str) -> str:
    """The hash under which a password is kept. Raises `SignInBusy`."""
    return _apart().do(lambda: HASHER.hash(str.__str__(password)))


def is_right(password_hash: str, password: str) -> bool:
    """Whether the password belongs to the hash. Raises `SignInBusy`."""

    def check() -> bool:
        try:
            return HASHER.verify(password_hash, str.__str__(password))
        except (VerificationError, InvalidHashError):
            return False

    return _apart().do(check)


def spend_time(password: str) -> None:
    """Take as long as a check, so that the time of an answer does not tell whether a user name exists."""
    is_right(_decoy(), password)


@cache
def _apart() -> _Apart:
    """Of this process: gunicorn forks before the first request."""
    return _Apart()


@cache
def _decoy() -> str:
    return hashed("no account has this password")


def _begin() -> None:
    if _niceness and sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), max(_niceness))
