"""Where tests write: a folder that disappears, in memory where there is room, so that no test waits for a disk.

A majority write waits until its journal is on the disk; of a run of all tests that was a good third of the time.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")
#: Bytes that must be free there: many times what a run was seen to take.
ROOM = 8 * 1024**3
#: Short: the path of a socket of the browser below it has room for 107 characters.
_PREFIX = "yaot-"


def make_scratch() -> tempfile.TemporaryDirectory[str]:
    """Make the folder of this process, and let every temporary file of it and of its children lie there."""
    parent = MEMORY if _has_room(MEMORY) else Path(tempfile.gettempdir())
    _remove_left_behind(parent)
    made = tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent)
    os.environ["TMPDIR"] = tempfile.tempdir = made.name
    return made


def _has_room(folder: Path) -> bool:
    """Whether it is there, is large enough, and lets programs run that a test puts there."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    return shutil.disk_usage(folder).free >= ROOM and not os.statvfs(folder).f_flag & os.ST_NOEXEC


def _remove_left_behind(parent: Path) -> None:
    """Remove the folders of processes that were killed."""
    for folder in parent.glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
