"""Keeps a service that hangs from taking our threads with it (断路保护): who may ask it now, and is it silent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from common.logs import get_logger

_log = get_logger(__name__)
#: Seconds without any answer, while somebody waits for one, after which the service is asked whether it lives.
_QUIET = 1.0
#: Seconds for which a call waits for its turn, and between two probes of a service that is silent.
_LONGEST_WAIT, _PAUSE = 3.0, 1.0


class Silent(Exception):
    """Raised when a service may not be asked now: it does not answer, or too many wait for it. Nothing was sent."""


class Breaker:
    """Of one service in one process: at most `at_a_time` calls wait for it, and none while it is known to be silent.

    A service that is slow is no silent one. Where nothing has come back for a while, one probe at a time asks whether
    it lives; after one in vain every call is refused at once, until a probe is answered.
    """

    def __init__(self, service: str, *, lives: Callable[[], bool], at_a_time: int) -> None:
        """`lives` asks the service whether it lives, and says so soon."""
        self._service, self._lives, self._at_a_time = service, lives, at_a_time
        self._changed = threading.Condition()
        self._begun: list[float] = []
        self._heard = float("-inf")
        self._is_silent = self._is_probed = self._is_closed = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """For as long as one call waits for its answer. Raises `Silent`."""
        began = self._begin()
        try:
            yield
        except BaseException:
            self._end(began)
            raise
        self._end(began, is_heard=True)

    def refuse_silent(self) -> None:
        """For a call that takes no turn. Raises `Silent`."""
        with self._changed:
            if self._is_silent:
                raise Silent

    def doubt(self) -> None:
        """Ask now whether the service lives: a call was not answered in its time."""
        with self._changed:
            self._probe_once()

    def close(self) -> None:
        """Ask no more."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _begin(self) -> float:
        until = time.monotonic() + _LONGEST_WAIT
        with self._changed:
            while True:
                if self._is_silent:
                    raise Silent
                now = time.monotonic()
                if self._begun and now - max(self._heard, self._begun[0]) > _QUIET:
                    self._probe_once()
                if len(self._begun) < self._at_a_time:
                    self._begun.append(now)
                    return now
                if now >= until:
                    raise Silent
                self._changed.wait(min(_QUIET, until - now))

    def _end(self, began: float, *, is_heard: bool = False) -> None:
        with self._changed:
            self._begun.remove(began)
            if is_heard:
                self._hear()
            self._changed.notify()

    def _hear(self) -> None:
        self._heard = time.monotonic()
        if self._is_silent:
            self._is_silent = False
            _log.info("a service answers again", silent=self._service)

    def _probe_once(self) -> None:
        if not self._is_probed:
            self._is_probed = True
            threading.Thread(target=self._probe, name=f"probe-{self._service}", daemon=True).start()

    def _probe(self) -> None:
        while not self._lives():
            with self._changed:
                if not self._is_silent:
                    self._is_silent = True
                    _log.warning("a service does not answer", silent=self._service)
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._is_closed, _PAUSE)
                if self._is_closed:
                    return
        with self._changed:
            self._is_probed = False
            self._hear()
            self._changed.notify_all()
