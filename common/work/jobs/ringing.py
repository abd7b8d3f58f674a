"""dramatiq's broker, whose idle worker sleeps until it is rung for: each message that is put into the queue rings.

dramatiq itself looks into Redis once a second. The ring is a published word that nobody keeps: a worker that
missed one finds the message with its next look (`LOOK`).
"""

from __future__ import annotations

import threading
import time
import weakref
from typing import Any

import dramatiq
from dramatiq.brokers.redis import RedisBroker, _RedisConsumer
from dramatiq.middleware import AgeLimit, Retries, ShutdownNotifications, TimeLimit

from common.logs import get_logger

_HOUR = 3_600_000
#: So many seconds after a killed worker was last seen in Redis, its messages come back, at the next look of another.
_SEEN = 10.0
#: A worker that nobody rings for looks so often, in seconds: it is seen, and finds what it was not rung for.
LOOK = _SEEN / 2
#: Seconds before the line is opened anew on which the ringing is heard.
_ANEW = 1.0
_log = get_logger(__name__)


def broker(redis_url: str, *, namespace: str) -> RedisBroker:
    """The service's broker, made the one of this process; `namespace` is the service, so that queues stay apart.

    With these settings a killed worker's message comes back after 10 to 15 s instead of 260.
    """
    made = _Broker(
        url=redis_url,
        namespace=f"dramatiq-{namespace}",
        heartbeat_timeout=round(_SEEN * 1000),
        maintenance_chance=1_000_000,
        middleware=[
            AgeLimit(),
            TimeLimit(time_limit=_HOUR),
            ShutdownNotifications(),
            Retries(max_retries=3),
            _Ending(),
        ],
    )
    dramatiq.set_broker(made)
    return made


class _Broker(RedisBroker):
    """Rings with each message; in a worker, hears the ringing."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)  # type: ignore[no-untyped-call]
        self._consumers: weakref.WeakSet[_Consumer] = weakref.WeakSet()
        self._line: threading.Thread | None = None
        self._is_ending = False

    @property
    def channel(self) -> str:
        """Where it is rung."""
        return f"{self.namespace}.rung"

    def enqueue(self, message: dramatiq.Message[Any], *, delay: int | None = None) -> dramatiq.Message[Any]:
        """As dramatiq's own, and ring."""
        sent = super().enqueue(message, delay=delay)
        self.client.publish(self.channel, "")
        return sent

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 0) -> dramatiq.Consumer:
        """What takes the messages of a queue; `timeout` says nothing here, since it sleeps until it is rung for."""
        consumer = _Consumer(self, queue_name, prefetch, 1)
        self._consumers.add(consumer)
        if self._line is None:
            self._line = threading.Thread(target=self._listen, name="ringing", daemon=True)
            self._line.start()
        return consumer

    def close(self) -> None:
        """Let nobody sleep any more: the worker stops."""
        self._is_ending = True
        self._ring()

    def sleep(self, rung: threading.Event) -> None:
        """Sleep until it is rung for, or the next look is due."""
        if not self._is_ending:
            rung.wait(LOOK)

    def _ring(self) -> None:
        for consumer in list(self._consumers):
            consumer.rung.set()

    def _listen(self) -> None:
        while not self._is_ending:
            try:
                with self.client.pubsub(ignore_subscribe_messages=False) as line:
                    line.subscribe(self.channel)
                    # The first that is heard is that the line is open: somebody may have rung before.
                    for _ in line.listen():
                        self._ring()
            except Exception as error:
                # Whatever broke the line, it is opened anew; a client that was closed under it says so in many ways.
                _log.debug("ringing is not heard", error=type(error).__name__)
                time.sleep(_ANEW)


class _Consumer(_RedisConsumer):
    """Looks into the queue when it has been rung for, when a message is done, and now and then."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)  # type: ignore[no-untyped-call]
        self.rung = threading.Event()
        self._found_none = False

    def __next__(self) -> dramatiq.MessageProxy | None:
        """The next message; None when there is none just now."""
        if self._found_none:
            self.broker.sleep(self.rung)
        self.rung.clear()
        found: dramatiq.MessageProxy | None = super().__next__()  # type: ignore[no-untyped-call]
        self._found_none = found is None
        return found

    def ack(self, message: dramatiq.MessageProxy) -> None:
        """A message is done, so there is room for another."""
        super().ack(message)  # type: ignore[no-untyped-call]
        self.rung.set()

    def nack(self, message: dramatiq.MessageProxy) -> None:
        """A message has failed, so there is room for another."""
        super().nack(message)  # type: ignore[no-untyped-call]
        self.rung.set()


class _Ending(dramatiq.Middleware):
    """Wakes the consumers of a worker that stops."""

    def before_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        """Called when the worker begins to stop."""
        broker.close()
