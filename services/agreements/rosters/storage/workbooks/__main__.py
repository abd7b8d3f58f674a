"""The process that reads one workbook: limits itself, tells the sheets, then the rows of each that it is asked for.

The workbook comes as a file descriptor (the only argument), requests as lines with the place of a sheet on standard
input, answers as lines of JSON on standard output: `{"sheets": […]}`, rows, `null` after the last row of a sheet, and
`{"refused": …}` where it ends. Nothing is written anywhere else, so that nothing is left when it is killed.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

from services.agreements.rosters.storage.workbooks import sheet as sheets
from services.agreements.rosters.storage.workbooks.limits import cpu_seconds
from services.agreements.rosters.storage.workbooks.package import open_package
from services.agreements.rosters.storage.workbooks.refusals import Reason, Refused

_MEGABYTE = 1024 * 1024
#: The whole address space that the process may take.
MEMORY_BYTES = 512 * _MEGABYTE
_POLITE = 10


def limit(size: int) -> None:
    """Bind this process to what a workbook of this size may take; it works behind everybody who answers requests."""
    seconds = cpu_seconds(size)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_POLITE)


def main(descriptor: int) -> None:
    """Answer for one workbook until nobody asks any more."""
    size = os.fstat(descriptor).st_size
    limit(size)
    try:
        _answer(descriptor, size)
    except Refused as refused:
        _say({"refused": refused.reason.value, "row": refused.row, "sheet": refused.sheet})
    except MemoryError:
        _say({"refused": Reason.UNSAFE.value, "row": 0, "sheet": ""})


def _answer(descriptor: int, size: int) -> None:
    with io.FileIO(descriptor, closefd=False) as file:
        package = open_package(io.BufferedReader(file), size)
        _say({"sheets": [asdict(each) for each in sheets.outlines(package)]})
        for line in sys.stdin:
            sheets.rows(package, package.sheets[int(line)], take=_say)
            _say(None)


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
    sys.stdout.write("\n")
    if not isinstance(answer, tuple):
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
