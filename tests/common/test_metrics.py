"""Gauges about the database are set at the moment somebody reads them."""

from collections.abc import Callable

import pytest

from common import metrics

Register = Callable[[str, Callable[[], None]], None]


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Registers a probe for one test, beside no other."""
    monkeypatch.setattr(metrics, "_probes", {})
    return metrics.register_probe


def test_a_probe_sets_its_gauges_when_the_metrics_are_read(registered: Register) -> None:
    values = iter((3.0, 7.0))
    registered("test", lambda: metrics.CURSOR.labels("test-service", "here").set(next(values)))

    first, second = (metrics.exposition()[0].decode() for _ in range(2))

    assert 'yaocheng_cursor{service="test-service",source="here"} 3.0' in first
    assert 'yaocheng_cursor{service="test-service",source="here"} 7.0' in second
    assert metrics.exposition()[1].startswith("text/plain")


def test_a_figure_that_nobody_reads_any_more_is_not_told(registered: Register) -> None:
    kinds = [["import", "render"], ["render"]]

    def count_jobs() -> None:
        for kind in kinds.pop(0):
            metrics.JOBS.labels("test-service", kind, "queued").set(1)

    registered("test", count_jobs)

    first, second = (metrics.exposition()[0].decode() for _ in range(2))

    name = 'yaocheng_jobs{kind="import",service="test-service",state="queued"} 1.0'
    assert (name in first, name in second) == (True, False)


def test_a_probe_that_fails_is_counted_and_hides_no_other(registered: Register) -> None:
    def fail() -> None:
        raise KeyError("x")

    registered("broken", fail)
    registered("sound", lambda: metrics.CURSOR.labels("test-service", "there").set(9))

    text = metrics.exposition()[0].decode()

    assert 'yaocheng_probe_failures_total{probe="broken"} 1.0' in text
    assert 'yaocheng_cursor{service="test-service",source="there"} 9.0' in text
