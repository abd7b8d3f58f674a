"""What `make run` tells when everything is ready."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from common import clock
from deploy.demo.sample import announcement
from deploy.stack.layout import read_layout


def test_each_start_tells_the_present_instant_of_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not that of the day on which the sample city was loaded, to which alone the loading's own lines belong."""
    layout = read_layout({"YAOCHENG_DATA": str(tmp_path)})
    (tmp_path / "sample-city.json").write_text(
        json.dumps({"done": ["示例市 276 家药店。"], "password": "x", "accounts": []}), encoding="utf-8"
    )
    monkeypatch.setenv(clock.ENVIRONMENT_VARIABLE, layout.environment)
    monkeypatch.setenv(clock.FILE_VARIABLE, str(layout.clock_file))
    clock.set_clock(datetime(2027, 3, 4, 1, 30, tzinfo=UTC))

    told = announcement(layout, seconds=1.0)

    assert "系统时间 2027年3月4日 09:30" in told
    assert told[told.index("示例市装载时的情形：") + 1] == "  示例市 276 家药店。"
