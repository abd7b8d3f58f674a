"""What a service counts for its operators, in the format of Prometheus (quality section 6).

Gauges about the database (oldest pending message, cursors, parked entries, jobs) are read when somebody asks: each is
set by a probe that the owner of the fact registers, and forgotten before the next reading: a kind of job that is gone,
or a database that does not answer, leaves no old figure behind.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from common.logs import get_logger

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

REQUESTS = Counter("yaocheng_requests", "Requests answered.", ["service", "method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "yaocheng_request_seconds", "Time to answer a request.", ["service", "method", "route"], buckets=_BUCKETS
)
OLDEST_PENDING_SECONDS = Gauge(
    "yaocheng_oldest_pending_seconds", "Age of the oldest message that is not yet in the journal.", ["service"]
)
JOURNAL_HEAD = Gauge("yaocheng_journal_head", "Sequence number of the newest journal entry.", ["service"])
CURSOR = Gauge("yaocheng_cursor", "Sequence number up to which a source's journal is consumed.", ["service", "source"])
PARKED_ENTRIES = Gauge("yaocheng_parked_entries", "Journal entries that wait for a person.", ["service", "source"])
JOBS = Gauge("yaocheng_jobs", "Jobs by kind and state.", ["service", "kind", "state"])
CLERK_BEAT_SECONDS = Gauge("yaocheng_clerk_beat_seconds", "Time since a clerk last showed that it lives.", ["service"])
DATABASE_UP = Gauge("yaocheng_database_up", "1 while the database answers.", ["service"])
DEGRADED = Gauge("yaocheng_degraded", "1 while something that a service can do without is down.", ["service", "part"])
FEED_DIVERGED = Gauge(
    "yaocheng_feed_diverged", "1 while a source's journal is not the one consumed.", ["service", "source"]
)

FEED_BEHIND = Gauge("yaocheng_feed_behind", "Entries in hand that are not applied yet.", ["service", "source"])
FEED_BEHIND_SECONDS = Gauge("yaocheng_feed_behind_seconds", "Age of the oldest of them.", ["service", "source"])
STANDSTILL = Gauge(
    "yaocheng_standstill", "How many things stand still, by the condition of docs/operate.md.", ["service", "condition"]
)

PROBE_FAILURES = Counter("yaocheng_probe_failures", "Times that gauges could not be read.", ["probe"])

_READ_WHEN_ASKED = (
    *(OLDEST_PENDING_SECONDS, JOURNAL_HEAD, CURSOR, PARKED_ENTRIES, JOBS, CLERK_BEAT_SECONDS, DATABASE_UP),
    *(FEED_DIVERGED, FEED_BEHIND, FEED_BEHIND_SECONDS, STANDSTILL),
)

_log = get_logger(__name__)
_reading = threading.Lock()
_probes: dict[str, Callable[[], None]] = {}


def register_probe(name: str, probe: Callable[[], None]) -> None:
    """Let `probe` set its gauges each time that the metrics are read; a second one of a name replaces the first."""
    _probes[name] = probe


def exposition() -> tuple[bytes, str]:
    """The metrics of this process as text, and its content type; a probe that fails is counted and hides no other."""
    with _reading:
        for gauge in _READ_WHEN_ASKED:
            gauge.clear()
        for name, probe in tuple(_probes.items()):
            try:
                probe()
            except Exception:
                PROBE_FAILURES.labels(name).inc()
                _log.exception("probe failed", probe=name)
        return generate_latest(), CONTENT_TYPE_LATEST
