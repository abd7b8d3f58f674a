"""One clock: set once, seen by every process; real time in production."""

import json
import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import clock
from common.errors import Invalid, NotAllowed

NEW_YEAR = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
SOON = timedelta(seconds=30)


def test_now_is_aware_utc_in_milliseconds(clock_file: Path) -> None:
    instant = clock.now()

    assert instant.tzinfo is UTC
    assert instant.microsecond % 1000 == 0
    assert abs(instant - datetime.now(UTC)) < SOON


def test_the_clock_can_be_set_and_ticks_on(clock_file: Path) -> None:
    told = clock.set_clock(NEW_YEAR)

    assert NEW_YEAR <= told < NEW_YEAR + SOON
    assert clock.now() >= told
    assert clock.today() == date(2027, 1, 1)


def test_the_clock_can_be_advanced_and_reset(clock_file: Path) -> None:
    clock.set_clock(NEW_YEAR)
    clock.advance(days=5, hours=1, minutes=30, seconds=0.5)
    ahead = clock.now() - NEW_YEAR
    clock.advance(days=-400)

    assert timedelta(days=5, hours=1, minutes=30) < ahead < timedelta(days=5, hours=1, minutes=30) + SOON
    assert clock.now() < NEW_YEAR
    assert abs(clock.reset() - datetime.now(UTC)) < SOON


def test_another_process_sees_the_same_time_at_once(clock_file: Path) -> None:
    clock.set_clock(NEW_YEAR)

    told = subprocess.run(
        [sys.executable, "-c", "from common import clock; print(clock.now().isoformat())"],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip

    assert NEW_YEAR < datetime.fromisoformat(told.stdout.strip()) < NEW_YEAR + SOON


def test_a_reader_misses_no_change_however_quickly_they_follow(clock_file: Path) -> None:
    for number in range(200):
        instant = NEW_YEAR + timedelta(days=number)
        clock.set_clock(instant)

        assert instant <= clock.now() < instant + SOON


def test_two_who_advance_at_once_both_count(clock_file: Path) -> None:
    clock.set_clock(NEW_YEAR)
    threads = [threading.Thread(target=clock.advance, kwargs={"days": 1}) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert NEW_YEAR + timedelta(days=20) <= clock.now() < NEW_YEAR + timedelta(days=20) + SOON


def test_the_file_holds_nothing_but_the_offset(clock_file: Path) -> None:
    clock.set_clock(datetime.now(UTC) + timedelta(hours=1))

    assert json.loads(clock_file.read_text())["offset_seconds"] == pytest.approx(3600, abs=5)
    assert list(json.loads(clock_file.read_text())) == ["offset_seconds"]


def test_in_production_the_clock_cannot_be_set_and_the_file_is_ignored(
    clock_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set_clock(NEW_YEAR)
    with monkeypatch.context() as production:
        production.setenv("YAOCHENG_ENVIRONMENT", "production")

        assert not clock.is_settable()
        assert abs(clock.now() - datetime.now(UTC)) < SOON
        for change in (lambda: clock.set_clock(NEW_YEAR), lambda: clock.advance(days=1), clock.reset):
            with pytest.raises(NotAllowed, match="生产环境") as refusal:
                change()
            assert refusal.value.code == "clock_not_settable"


def test_without_an_environment_the_clock_runs_true(clock_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.set_clock(NEW_YEAR)
    with monkeypatch.context() as nowhere:
        nowhere.delenv("YAOCHENG_ENVIRONMENT")

        assert abs(clock.now() - datetime.now(UTC)) < SOON


def test_without_a_clock_file_the_clock_runs_true_and_cannot_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YAOCHENG_CLOCK_FILE")

    assert abs(clock.now() - datetime.now(UTC)) < SOON
    with pytest.raises(NotAllowed) as refusal:
        clock.reset()
    assert refusal.value.code == "clock_file_missing"


def test_a_clock_file_that_does_not_exist_yet_means_real_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAOCHENG_CLOCK_FILE", str(tmp_path / "deep" / "clock.json"))

    assert abs(clock.now() - datetime.now(UTC)) < SOON
    assert clock.set_clock(NEW_YEAR) >= NEW_YEAR


def test_an_instant_without_zone_is_refused(clock_file: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        clock.set_clock(datetime(2026, 1, 1))  # noqa: DTZ001

    assert refusal.value.code == "instant_without_zone"


@pytest.mark.parametrize("days", [-99_999, 99_999, 99_999_999, 10**12])
def test_an_advance_out_of_range_is_refused_and_changes_nothing(clock_file: Path, days: int) -> None:
    before = clock.now()

    with pytest.raises(Invalid) as refused:
        clock.advance(days=days)

    assert refused.value.code == "clock_out_of_range"
    assert clock.now() - before < SOON


@pytest.mark.parametrize("year", [1999, 2100])
def test_an_instant_out_of_range_is_refused(clock_file: Path, year: int) -> None:
    with pytest.raises(Invalid) as refused:
        clock.set_clock(datetime(year, 6, 1, tzinfo=UTC))

    assert refused.value.code == "clock_out_of_range"


def test_the_day_is_that_of_shanghai() -> None:
    assert clock.local_day(datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert clock.local_day(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert clock.local_day(datetime(2026, 11, 22, 23, tzinfo=timezone(timedelta(hours=14)))) == date(2026, 11, 22)


def test_a_day_starts_at_16_o_clock_utc_of_the_day_before() -> None:
    assert clock.start_of(date(2027, 1, 1)) == NEW_YEAR
    assert clock.start_of(date(2027, 1, 1)).tzinfo is UTC


@given(st.dates(min_value=date(1992, 1, 1), max_value=date(2200, 1, 1)))
def test_a_day_begins_where_the_one_before_ends(day: date) -> None:
    start = clock.start_of(day)

    assert clock.local_day(start) == day
    assert clock.local_day(start - timedelta(milliseconds=1)) == day - timedelta(days=1)
