"""The worker of gunicorn that our web processes use: what it refuses before any app runs is a problem as well."""

from __future__ import annotations

import socket
import uuid

import orjson
from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

from common.web.problems import MEDIA_TYPE, http_problem


class ProblemWorker(ThreadWorker):
    """A worker with threads. A request that it cannot read is told in JSON, and nothing of what it held."""

    def init_process(self) -> None:
        """Begin to serve. gunicorn finds its own writer of errors in `util`, and offers no other way to replace it."""
        util.write_error = write_problem
        super().init_process()


def write_problem(client: socket.socket, status: int, reason: str, _: str) -> None:
    """Answer a request that could not be read, and say that the connection ends."""
    body = orjson.dumps(http_problem(status, request_id=uuid.uuid4().hex).as_dict())
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"Cache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(client, head.encode("ascii") + body)
