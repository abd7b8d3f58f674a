"""S1: the standing check through the gateway while 24 a second sign in, against itself without them.

The sample city as `make run` starts it; all sign in rightly, for wrong ones would soon be refused unchecked.
"""

import contextlib
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import httpx2

from tests.benchmarks.http_load import get_request, measure
from tests.journeys.city import City, running_city

SIGN_INS, SECONDS, ROUNDS, CONNECTIONS = 24, 4.0, 8, 2


def run() -> list[tuple[str, str, str, str, bool, str]]:
    """The median of the standing check, each as the median of alternating rounds."""
    with tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as folder, running_city(Path(folder)) as city:
        port = httpx2.URL(city.address).port or 80
        requests = _requests(city)
        rounds = []
        for number in range(2 * ROUNDS):
            busy = number % 2 == 1
            with _signing_in(city, rate=SIGN_INS if busy else 0) as done:
                found = measure(port, requests, connections=CONNECTIONS, seconds=SECONDS)
            if found.statuses != {200}:
                raise RuntimeError(f"the gateway refused: {found.statuses}")
            rounds.append((busy, found.median, done))
    alone = median(each for busy, each, _ in rounds if not busy)
    beside = median(each for busy, each, _ in rounds if busy)
    signed = sum(done.count(201) for busy, _, done in rounds if busy) / (ROUNDS * SECONDS)
    detail = f"{beside * 1000:.0f} against {alone * 1000:.0f} ms, {signed:.1f} sign-ins/s answered, {ROUNDS} rounds"
    against = "itself without them, through the gateway, two connections"
    name = f"S1 standing check beside {SIGN_INS} sign-ins/s, median"
    return [(name, against, "≤ 3 ×", f"{beside / alone:.2f} ×", beside <= 3 * alone, detail)]


def _requests(city: City) -> list[bytes]:
    with httpx2.Client(base_url=f"{city.address}/api/v1", timeout=30.0, trust_env=False) as client:
        account = {"username": "settlement", "password": city.note["password"]}
        token = client.post("/session", json=account).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        stores = client.get("/stores", params={"limit": 100}, headers=headers).json()["items"]
    return [get_request(f"/api/v1/stores/{each['id']}/standing", token=token) for each in stores]


@contextlib.contextmanager
def _signing_in(city: City, *, rate: int) -> Iterator[list[int]]:
    """Sign-ins at an even pace for as long as it lasts; the status of each answer."""
    stop, answers = threading.Event(), list[int]()
    body = {"username": "reviewer-west", "password": city.note["password"]}
    with httpx2.Client(timeout=30.0, trust_env=False) as client, ThreadPoolExecutor(SIGN_INS) as senders:

        def sign_in() -> None:
            answers.append(client.post(f"{city.address}/api/v1/session", json=body).status_code)

        def keep_pace() -> None:
            while rate and not stop.wait(1 / rate):
                senders.submit(sign_in)

        pace = threading.Thread(target=keep_pace)
        pace.start()
        try:
            yield answers
        finally:
            stop.set()
            pace.join()
