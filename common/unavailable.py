"""Whether an error is a fault of the moment, which may be gone when the same is tried again, rather than a bug."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pymongo.errors import BulkWriteError, ConnectionFailure, ExecutionTimeout, OperationFailure, PyMongoError

from common.full_disk import is_full

#: Server codes that mean "cannot write now": shutting down, not primary, disk full, write concern failed.
_UNAVAILABLE_CODES = frozenset({6, 7, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031})


def is_unavailable(error: BaseException) -> bool:
    """Whether an error means that nothing can be read or written just now (503), rather than a bug.

    The database does not answer, or it or this process has no room left on its disk.
    """
    if isinstance(error, ConnectionFailure | ExecutionTimeout) or is_full(error):
        return True
    if isinstance(error, BulkWriteError) and _UNAVAILABLE_CODES & set(_codes(error.details or {})):
        return True
    if isinstance(error, OperationFailure) and error.code in _UNAVAILABLE_CODES:
        return True
    return isinstance(error, PyMongoError) and error.has_error_label("RetryableWriteError")


def _codes(details: Mapping[str, Any]) -> Iterator[int]:
    """The server's codes for what failed of several writes."""
    for each in (*details.get("writeErrors", ()), *details.get("writeConcernErrors", ())):
        yield each.get("code", 0)
