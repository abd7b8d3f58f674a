"""A running sample city, as `make run` brings it up."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.stack.children import free_port, start_child, stop_child, wait_until
from deploy.stack.layout import port_variable, read_layout

_PARTS = ("gateway", "agreements", "ratings", "mongo", "redis")
_READY_SECONDS = 240.0


@dataclass(frozen=True, slots=True)
class City:
    """Where the sample city answers, in which environment it was started, and what its loading noted."""

    address: str
    environ: dict[str, str]
    note: dict[str, Any]
    said: str


@contextmanager
def running_city(folder: Path) -> Iterator[City]:
    """The whole system on free ports with the sample city in it, all its data in `folder`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("YAOCHENG_") or "FONTS" in key}
    environ = {
        **kept,
        "YAOCHENG_ENVIRONMENT": "demo",
        "YAOCHENG_DATA": str(folder / "run"),
        **{port_variable(part): str(free_port()) for part in _PARTS},
    }
    layout, log = read_layout(environ), folder / "run.log"
    with log.open("wb") as output:
        process = start_child([sys.executable, "-m", "deploy.cli", "run"], environ=environ, output=output)

    def is_settled() -> bool:
        return process.poll() is not None or f"{layout.address}\n" in _read(log)

    try:
        wait_until(is_settled, seconds=_READY_SECONDS, what=f"the sample city, see {log}")
        assert process.poll() is None, _read(log)[-3000:]
        note = json.loads((layout.data / "sample-city.json").read_text(encoding="utf-8"))
        yield City(layout.address, environ, note, _read(log))
    finally:
        stop_child(process, seconds=30.0)


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")
