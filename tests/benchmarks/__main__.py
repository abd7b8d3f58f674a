"""Runs every benchmark and writes `docs/benchmarks.md`: `make bench`, or `python -m tests.benchmarks b5 b9`.

A benchmark is a module `bench_*.py` here with `run()`; each of its rows is a ratio measured in one run on one machine,
the two sides alternating (quality section 5). A bar that is missed makes the exit status 1, and the table says so.
"""

import importlib
import platform
import sys
import traceback
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import psutil

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER.parents[1] / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

Written by `make bench`; the bars are those of the project's quality goals. Each figure is a ratio of two things
measured in the same run on the same machine, alternating, medians quoted: absolute times mean nothing elsewhere.
"""


class Row(NamedTuple):
    """One measured ratio."""

    name: str
    against: str
    bar: str
    value: str
    met: bool
    detail: str


def modules(wanted: Sequence[str]) -> list[str]:
    """The benchmark modules, all or those whose name begins with a wanted word (`b1` is not `b10`)."""
    found = sorted(path.stem for path in FOLDER.glob("bench_*.py"))
    return [name for name in found if not wanted or name.removeprefix("bench_").partition("_")[0] in wanted]


def machine() -> str:
    """One line that says what the figures were measured on."""
    memory = psutil.virtual_memory().total / 1024**3
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    python = f"CPython {platform.python_version()}"
    return f"{psutil.cpu_count()} × {processor}, {memory:.0f} GiB, {platform.system()}, {python}"


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| Measure | Against | Bar | Measured | Met | Detail |", "|---|---|---|---|---|---|"]
    for row in rows:
        cells = (row.name, row.against, row.bar, row.value, "yes" if row.met else "**no**", row.detail)
        lines.append("| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines)


def main(wanted: Sequence[str]) -> int:
    """Measure, print, and write the document when everything was measured; 1 when a bar is missed.

    A benchmark that breaks is told, and the others are measured all the same: each takes minutes.
    """
    rows: list[Row] = []
    broken: list[str] = []
    for name in modules(wanted):
        print(f"{name} …", flush=True)
        try:
            measured = [Row(*row) for row in importlib.import_module(f"tests.benchmarks.{name}").run()]
        except Exception:
            broken.append(name)
            print(f"  broken:\n{traceback.format_exc()}", flush=True)
            continue
        for row in measured:
            print(
                f"  {row.name}: {row.value} (bar {row.bar}, {'met' if row.met else 'MISSED'}) {row.detail}", flush=True
            )
        rows += measured
    text = f"{_HEAD}\nMeasured on {datetime.now(UTC).date().isoformat()}: {machine()}.\n\n{table(rows)}\n"
    if wanted or broken:
        print(text)
    else:
        DOCUMENT.write_text(text, encoding="utf-8")
        print(f"written: {DOCUMENT}")
    return 0 if not broken and all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
