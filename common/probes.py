"""What the operators watch in a service's database: read at the moment that the metrics are read (quality section 6).

The clerk and the worker have no port of their own, so the web process tells about them, from what they left behind.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from common import clock, metrics, mongo
from common.journal import journal
from common.journal.feed import cursor_states, parked_entries
from common.journal.relay import Relay
from common.logs import get_logger
from common.unavailable import is_unavailable
from common.work import clerks, jobs
from common.work.standstill import CONDITIONS, standing_still

_log = get_logger(__name__)


def database_probe(service: str, *, alias: str) -> Callable[[], None]:
    """A probe for `metrics.register_probe`; a database that does not answer shows as `yaocheng_database_up` 0."""

    def probe() -> None:
        try:
            _read_messages(service, alias)
            _read_work(service, alias)
            _read_standstill(service, alias)
        except Exception as error:
            if not is_unavailable(error):
                raise
            _log.warning("database unavailable", error=type(error).__name__)
            metrics.DATABASE_UP.labels(service).set(0)
            metrics.STANDSTILL.labels(service, CONDITIONS[0].code).set(1)
        else:
            metrics.DATABASE_UP.labels(service).set(1)

    return probe


def _read_messages(service: str, alias: str) -> None:
    database = mongo.database(alias)
    oldest = Relay(alias).oldest_pending()
    age = (clock.now() - oldest).total_seconds() if oldest else 0.0
    metrics.OLDEST_PENDING_SECONDS.labels(service).set(age)
    metrics.JOURNAL_HEAD.labels(service).set(journal.head(database).seq)
    parked = [each.source for each in parked_entries(database)]
    for state in cursor_states(database):
        metrics.CURSOR.labels(service, state.source).set(state.position.seq)
        metrics.PARKED_ENTRIES.labels(service, state.source).set(parked.count(state.source))
        metrics.FEED_DIVERGED.labels(service, state.source).set(state.diverged is not None)
        metrics.FEED_BEHIND.labels(service, state.source).set(state.behind)
        waited = (clock.now() - state.waiting_at).total_seconds() if state.behind and state.waiting_at else 0.0
        metrics.FEED_BEHIND_SECONDS.labels(service, state.source).set(waited)


def _read_work(service: str, alias: str) -> None:
    counts = jobs.counts(alias)
    for kind, state in product({kind for kind, _ in counts}, jobs.State):
        metrics.JOBS.labels(service, kind, state.value).set(counts.get((kind, state), 0))
    age = clerks.seconds_since_beat(alias)
    metrics.CLERK_BEAT_SECONDS.labels(service).set(float("inf") if age is None else age)


def _read_standstill(service: str, alias: str) -> None:
    found = standing_still(alias)
    for condition in CONDITIONS:
        count = sum(each.found.count for each in found if each.condition is condition)
        metrics.STANDSTILL.labels(service, condition.code).set(count)
