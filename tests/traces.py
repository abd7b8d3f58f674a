"""No test leaves the process otherwise than it found it: what comes after may be any other, in the same process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.clock import FILE_VARIABLE

#: What pytest itself writes there.
_OF_PYTEST = "PYTEST_"
_TRUE = '{"offset_seconds": 0.0}'


@pytest.fixture(autouse=True)
def no_traces(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After each test the environment is what it was, and the clock stands where it stood (fixture `clock_file`)."""
    environment, clock = _environment(), _clock()
    yield
    # A plugin may have asked for it earlier, so that it would take things back only after this.
    monkeypatch.undo()
    assert _environment() == environment, "the test changes the environment: monkeypatch takes that back"
    assert _clock() == clock, "the test moves the clock: the fixture clock_file sets it right"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_OF_PYTEST)}


def _clock() -> str:
    try:
        return Path(os.environ[FILE_VARIABLE]).read_text(encoding="utf-8")
    except FileNotFoundError:
        return _TRUE
