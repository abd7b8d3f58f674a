"""An installation in whose settings a kind of paper has no series is told so when a process starts, not at a paper."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from common.rules.installation import VARIABLE
from common.rules.policy_files import PolicyError
from services.gateway import ALIAS, policies
from services.gateway.app import create_app
from tests.installations import real_folder


@pytest.fixture
def series(
    gateway_db: Any, environment_of: Callable[..., dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The file of an installation that has a series for each kind."""
    for name, value in environment_of(ALIAS, **{VARIABLE: str(real_folder(tmp_path))}).items():
        monkeypatch.setenv(name, value)
    policies.current.cache_clear()
    yield tmp_path / "notice_series.yaml"
    policies.current.cache_clear()


def test_an_installation_with_a_series_for_each_kind_starts(series: Path) -> None:
    assert create_app()


@pytest.mark.parametrize("value", ["{another: 真医保记}", '{points_notice: " "}', "{points_notice: 7}"])
def test_a_kind_without_a_series_is_named_with_its_day(series: Path, value: str) -> None:
    text = series.read_text("utf-8")
    series.write_text(text.replace("checked:", f"  2030-01-01:\n    value: {value}\nchecked:"), "utf-8")

    with pytest.raises(PolicyError, match=r"no series for 违规记分告知书 \(points_notice\) on 2030-01-01"):
        create_app()
