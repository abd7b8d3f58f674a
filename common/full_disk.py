"""How the operating system says that a disk has no room left, or that somebody has used up theirs."""

from __future__ import annotations

import errno

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_full(error: BaseException) -> bool:
    """Whether something could not be written for want of room: it may be tried again, and is no bug."""
    return isinstance(error, OSError) and error.errno in FULL
