"""The worker of gunicorn that our web processes use: what it refuses before any app runs is a problem as well."""

from __future__ import annotations

import gc
import selectors
import socket
import time
import uuid
from concurrent.futures import Future
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson
from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

from common.errors import Unavailable
from common.phrases import N_
from common.web import in_hand
from common.web.problems import MEDIA_TYPE, RETRY_AFTER_SECONDS, THREADS_STUCK, Problem, http_problem

_MOST_READ = 65_536


class ProblemWorker(ThreadWorker):
    """A worker with threads. A request that it cannot read is told in JSON, and nothing of what it held.

    Where every thread is stuck, nobody is left to answer, `/livez` neither: then the worker itself tells whoever asks.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        """What gunicorn gives."""
        super().__init__(*given, **named)
        #: Since when each request is out of hand; the main thread alone looks at it.
        self._handed: dict[TConn, float] = {}

    def init_process(self) -> None:
        """Begin to serve. gunicorn finds its own writer of errors in `util`, and offers no other way to replace it."""
        util.write_error = write_problem
        super().init_process()

    def load_wsgi(self) -> None:
        """Make the app; what it is made of stays as long as the process, so no collection of garbage looks at it again.

        Otherwise one looks at all of it while a large answer is made, and every thread waits.
        """
        super().load_wsgi()
        gc.collect()
        gc.freeze()

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a request to a thread, or refuse it when it is there and no thread will come back for it."""
        if not self._are_all_stuck():
            self._handed[conn] = time.monotonic()
            super().enqueue_req(conn)
        elif conn.data_ready or conn.initialized:
            self._refuse(conn)
        else:
            conn.sock.setblocking(False)
            conn.set_timeout()
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """A thread has come back from a request."""
        self._handed.pop(conn, None)
        super().finish_request(conn, fs)

    def _are_all_stuck(self) -> bool:
        """Whether as many requests as there are threads were handed out before any should still be away."""
        latest = time.monotonic() - in_hand.STUCK_SECONDS
        return sum(since < latest for since in self._handed.values()) >= self.cfg.threads

    def _refuse(self, conn: TConn) -> None:
        self.nr_conns -= 1
        try:
            conn.sock.recv(_MOST_READ)  # what is not read when a connection is closed takes the answer with it
            _write(conn.sock, Problem(503, _all_stuck(), uuid.uuid4().hex), reason="Service Unavailable")
        except OSError:
            self.log.debug("Ignoring a connection that ended")
        conn.close()


def write_problem(client: socket.socket, status: int, _reason: str, _text: str) -> None:
    """Answer a request that could not be read, and say that the connection ends.

    The reason is that of the status: gunicorn calls a transfer coding that it does not know (501) a bad request.
    """
    _write(client, http_problem(status, request_id=uuid.uuid4().hex), reason=HTTPStatus(status).phrase)


def _all_stuck() -> Unavailable:
    phrase = N_("服务的全部线程都没有返回，须重新启动；请稍后用同一幂等键重试。")
    return Unavailable(phrase, code=THREADS_STUCK)


def _write(client: socket.socket, problem: Problem, *, reason: str) -> None:
    body = orjson.dumps(problem.as_dict())
    retry = f"Retry-After: {RETRY_AFTER_SECONDS}\r\n" if problem.status == 503 else ""
    head = (
        f"HTTP/1.1 {problem.status} {reason}\r\nConnection: close\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"{retry}Cache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(client, head.encode("ascii") + body)
