"""Who may ask a service that does not answer, against a real server that takes connections and says nothing."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2
import pytest

from common.people.commands import service_actor
from deploy.demo.waiting import wait_for
from deploy.stack.processes import PROCESSES, Kind
from services.gateway.clients.breaker import Breaker, Silent
from services.gateway.clients.connection import AT_A_TIME, Connection, ServiceUnreachable

ASKER = service_actor("gateway")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


class Service:
    """A service that answers `/livez`, everything, or nothing: a socket that is accepted and left alone."""

    def __init__(self) -> None:
        self.answers: tuple[str, ...] = ()
        self.asked: list[str] = []
        self._kept: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                taken, _ = self._listening.accept()
            except OSError:
                return
            head = taken.recv(65536).decode()
            if not head:
                taken.close()
                continue
            path = head.split()[1].partition("?")[0]
            self.asked.append(path)
            if any(path.startswith(each) for each in self.answers):
                taken.sendall(ANSWER)
                taken.close()
            else:
                self._kept.append(taken)

    def let_go(self) -> None:
        """Close what was left alone: whoever waits hears that nothing comes."""
        while self._kept:
            self._kept.pop().close()

    def close(self) -> None:
        """End, and wait for the end."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.let_go()
        self._thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    """The service, silent at first."""
    found = Service()
    yield found
    found.close()


@pytest.fixture
def connection(service, keyrings) -> Iterator[Connection]:
    """The gateway's connection to it, whose questions end soon."""
    found = Connection("ratings", service.address, keyrings["gateway"])
    yield found.within(0.3)
    found.close()


def is_refused(connection: Connection) -> bool:
    """Whether a question has no answer."""
    try:
        connection.get_json("/api/v1/something", actor=ASKER)
    except ServiceUnreachable:
        return True
    return False


def test_who_is_silent_is_asked_nothing_but_whether_it_lives(service, connection):
    assert is_refused(connection)
    wait_for(lambda: service.asked.count("/livez"), until=lambda times: times >= 2, what="a second probe", seconds=10)
    asked = service.asked.count("/api/v1/something")
    assert asked

    assert all(is_refused(connection) for _ in range(20))

    assert service.asked.count("/api/v1/something") == asked


def test_who_answers_again_is_asked_again(service, connection):
    assert is_refused(connection)
    wait_for(lambda: service.asked.count("/livez"), until=lambda times: times >= 2, what="a second probe", seconds=10)

    service.answers = ("/",)
    service.let_go()

    wait_for(lambda: is_refused(connection), until=lambda refused: not refused, what="an answer", seconds=10)


def test_who_is_slow_but_lives_is_asked_on(service, connection):
    service.answers = ("/livez",)

    for _ in range(3):
        assert is_refused(connection)

    assert service.asked.count("/api/v1/something") == 3
    wait_for(lambda: "/livez" in service.asked, what="the question whether it lives")


@contextmanager
def waiting(breaker: Breaker, calls: int) -> Iterator[threading.Event]:
    """So many calls wait for their answer until the event is set."""
    answered, begun = threading.Event(), threading.Semaphore(0)

    def call() -> None:
        with breaker.turn():
            begun.release()
            answered.wait()

    with ThreadPoolExecutor(calls) as threads:
        asked = [threads.submit(call) for _ in range(calls)]
        try:
            for _ in asked:
                assert begun.acquire(timeout=10)
            yield answered
        finally:
            answered.set()
        for each in asked:
            each.result()


def test_no_more_calls_wait_than_may(service):
    asked = threading.Event()

    def lives() -> bool:
        asked.set()
        return True

    breaker = Breaker("ratings", lives=lives, at_a_time=2)
    with waiting(breaker, 2), pytest.raises(Silent):
        breaker.turn().__enter__()
    assert asked.is_set()

    with breaker.turn():
        pass


def test_who_waits_for_a_turn_goes_on_when_one_ends():
    breaker = Breaker("ratings", lives=lambda: True, at_a_time=1)
    with ThreadPoolExecutor(1) as threads, waiting(breaker, 1) as answered:
        second = threads.submit(lambda: breaker.turn().__enter__())
        assert not second.done()
        answered.set()
        second.result(timeout=10)


def test_whoever_waits_is_refused_as_soon_as_nothing_lives():
    breaker = Breaker("ratings", lives=lambda: False, at_a_time=1)
    with waiting(breaker, 1) as answered, ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(lambda: breaker.turn().__enter__()) for _ in range(8)]
        assert all(isinstance(each.exception(timeout=10), Silent) for each in asked)
        with pytest.raises(Silent):
            breaker.refuse_silent()
        assert len(probing()) == 1
        answered.set()
    breaker.close()
    wait_for(lambda: [probing()], until=lambda found: found == [[]], what="the end of the probing")


def test_an_answer_ends_the_silence_at_once():
    breaker = Breaker("ratings", lives=lambda: False, at_a_time=2)
    with breaker.turn():
        breaker.doubt()
        wait_for(lambda: _refuses(breaker), what="the silence")

    breaker.refuse_silent()
    breaker.close()


def _refuses(breaker: Breaker) -> bool:
    try:
        breaker.refuse_silent()
    except Silent:
        return True
    return False


def test_a_call_that_is_refused_quickly_is_no_silence(keyrings):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    connection = Connection("ratings", address, keyrings["gateway"])
    try:
        with pytest.raises(ServiceUnreachable) as refused:
            connection.get_json("/api/v1/something", actor=ASKER)
    finally:
        connection.close()
    assert isinstance(refused.value.__cause__, httpx2.ConnectError)
    assert not probing()


def probing() -> list[threading.Thread]:
    """The threads that ask the service whether it lives."""
    return [thread for thread in threading.enumerate() if thread.name == "probe-ratings"]


def test_one_service_holds_half_of_the_threads_that_serve_at_most() -> None:
    (command,) = (each.command() for each in PROCESSES if each.service == "gateway" and each.kind is Kind.APP)

    assert int(command[command.index("--threads") + 1]) == 2 * AT_A_TIME
