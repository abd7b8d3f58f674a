"""Passwords as they are kept: argon2id hashes with a salt each (quality.md section 4)."""

from __future__ import annotations

from functools import cache

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

#: 19 MiB and two passes: OWASP's figures for argon2id, light enough for a sign-in on two cores.
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """The hash under which a password is kept."""
    return _HASHER.hash(str.__str__(password))


def is_right(password_hash: str, password: str) -> bool:
    """Whether the password belongs to the hash."""
    try:
        return _HASHER.verify(password_hash, str.__str__(password))
    except (VerificationError, InvalidHashError):
        return False


def spend_time(password: str) -> None:
    """Take as long as a check, so that the time of an answer does not tell whether a user name exists."""
    is_right(_decoy(), password)


@cache
def _decoy() -> str:
    return hashed("no account has this password")
