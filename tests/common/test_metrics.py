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


def test_a_probe_that_fails_is_counted_and_hides_no_other() -> None:
    def fail() -> None:
        raise KeyError("x")

    metrics.register_probe("broken", fail)
    metrics.register_probe("sound", lambda: metrics.CURSOR.labels("test-service", "there").set(9))

    text = metrics.exposition()[0].decode()
    for name in ("broken", "sound"):
        metrics.register_probe(name, lambda: None)

    assert 'yaocheng_probe_failures_total{probe="broken"} 1.0' in text
    assert 'yaocheng_cursor{service="test-service",source="there"} 9.0' in text
