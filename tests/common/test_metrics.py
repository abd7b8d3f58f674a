"""Gauges about the database are set at the moment somebody reads them."""

from common import metrics


def test_a_probe_sets_its_gauges_when_the_metrics_are_read() -> None:
    values = iter((3.0, 7.0))
    metrics.register_probe("test", lambda: metrics.CURSOR.labels("test-service", "here").set(next(values)))

    first, second = (metrics.exposition()[0].decode() for _ in range(2))
    metrics.register_probe("test", lambda: None)

    assert 'yaocheng_cursor{service="test-service",source="here"} 3.0' in first
    assert 'yaocheng_cursor{service="test-service",source="here"} 7.0' in second
    assert metrics.exposition()[1].startswith("text/plain")
