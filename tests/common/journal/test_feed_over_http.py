from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from common import clock, mongo
from common.journal import feed, journal
from common.journal.entries import GENESIS
from common.journal.feed import Consumer, HttpSource, JournalDiverged
from common.journal.feed.sources import FeedUnavailable
from common.journal.relay import Relay
from common.people import tokens
from common.people.commands import Actor, service_actor
from tests import counting
from tests.counting import HANDLERS, LEFT, RIGHT, Book

pytestmark = pytest.mark.usefixtures("pair")
Answer = tuple[int, bytes]


class Producer:
    """A web server that answers as `answer` says, and remembers who asked."""

    def __init__(self, keyring: tokens.Keyring) -> None:
        self.keyring = keyring
        self.answer: Callable[[Mapping[str, str]], Answer] = self.from_journal
        self.actors: list[Actor] = []

    def from_journal(self, asked: Mapping[str, str]) -> Answer:
        try:
            body = feed.feed_body(
                mongo.database(LEFT),
                after=int(asked["after"]),
                hash=asked["hash"],
                limit=int(asked["limit"]),
                wait=float(asked["wait"]),
            )
        except JournalDiverged as error:
            return 409, f'{{"code": "{error.code}"}}'.encode()
        return 200, body

    def handle(self, path: str, authorization: str) -> Answer:
        token = authorization.removeprefix("Bearer ")
        self.actors.append(tokens.verify(self.keyring, token, at=clock.now()))
        return self.answer({name: values[0] for name, values in parse_qs(urlparse(path).query).items()})


@pytest.fixture
def producer(keyrings: Mapping[str, tokens.Keyring]) -> Producer:
    return Producer(keyrings["agreements"])


@pytest.fixture
def source(producer: Producer, keyrings: Mapping[str, tokens.Keyring]) -> Iterator[HttpSource]:
    """The source of service ratings, asking the producer, which stands for agreements."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = producer.handle(self.path, self.headers["Authorization"])
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    asking = HttpSource(f"http://127.0.0.1:{server.server_port}", keyrings["ratings"])
    yield asking
    asking.close()
    server.shutdown()
    server.server_close()
    thread.join()


def write() -> Book:
    book = Book()
    book.open("open-1", "cnt_1")
    book.raise_by_one("raise-1", "cnt_1")
    Relay(LEFT).run_once()
    return book


def ask(source: HttpSource, **different: Any) -> list[Any]:
    return source(**{"source": "agreements", "after": 0, "hash": GENESIS, "limit": 10, "wait": 0.0, **different})


def test_the_journal_comes_over_http_as_it_is_stored(source: HttpSource) -> None:
    write()

    assert ask(source) == journal.read(mongo.database(LEFT), after=0, limit=10)


def test_a_service_asks_in_its_own_name(source: HttpSource, producer: Producer) -> None:
    ask(source)

    assert producer.actors == [service_actor("ratings")]


def test_another_history_is_told_over_http_and_stops_the_consumer(source: HttpSource) -> None:
    write()

    with pytest.raises(JournalDiverged):
        ask(source, after=2, hash=bytes(32))


def test_effects_come_over_http(source: HttpSource, producer: Producer) -> None:
    book = write()
    Consumer(mongo.database(RIGHT), "agreements", source, HANDLERS).run_once()
    Relay(RIGHT).run_once()

    assert counting.problems(book) == []


@pytest.mark.parametrize(
    "answer", [(500, b""), (401, b"{}"), (409, b'{"code": "other"}'), (200, b"not json"), (200, b"{}")]
)
def test_an_answer_that_is_no_feed_means_try_again_later(
    source: HttpSource, producer: Producer, answer: Answer
) -> None:
    producer.answer = lambda _: answer

    with pytest.raises(FeedUnavailable):
        ask(source)


def test_a_token_that_expired_under_way_is_signed_anew(source: HttpSource, producer: Producer) -> None:
    """The clock was moved on between the question and its check."""
    write()
    answers = [(401, b'{"code": "token_expired"}')]
    producer.answer = lambda asked: answers.pop() if answers else producer.from_journal(asked)

    assert len(ask(source)) == 2
    assert len(producer.actors) == 2


def test_a_token_that_expires_each_time_means_try_again_later(source: HttpSource, producer: Producer) -> None:
    producer.answer = lambda _: (401, b'{"code": "token_expired"}')

    with pytest.raises(FeedUnavailable):
        ask(source)
    assert len(producer.actors) == 2


def test_a_producer_that_is_down_means_try_again_later(keyrings: Mapping[str, tokens.Keyring]) -> None:
    nobody = HttpSource("http://127.0.0.1:1", keyrings["ratings"])

    with pytest.raises(FeedUnavailable):
        ask(nobody)
    nobody.close()
