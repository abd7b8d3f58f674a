"""Sends one request again and again over many connections, and measures: requests a second, and the slowest of them."""

import asyncio
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What one round gave; times in seconds."""

    requests_per_second: float
    median: float
    p95: float
    p99: float
    statuses: frozenset[int]


def measure(port: int, requests: list[bytes], *, connections: int, seconds: float) -> Load:
    """Keep `connections` busy for some seconds; connection n sends the requests in turn, beginning with the n-th."""
    return asyncio.run(_measure(port, requests, connections=connections, seconds=seconds))


def get_request(path: str, *, token: str) -> bytes:
    """A GET as bytes, ready to be sent."""
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


async def _measure(port: int, requests: list[bytes], *, connections: int, seconds: float) -> Load:
    until = time.perf_counter() + seconds
    started = time.perf_counter()
    clients = [_client(port, requests, offset=number, until=until) for number in range(connections)]
    found = await asyncio.gather(*clients)
    took = time.perf_counter() - started
    times = sorted(each for spans, _ in found for each in spans)
    statuses = frozenset(status for _, seen in found for status in seen)
    part_of = {percent: times[min(len(times) - 1, len(times) * percent // 100)] for percent in (50, 95, 99)}
    return Load(len(times) / took, part_of[50], part_of[95], part_of[99], statuses)


async def _client(port: int, requests: list[bytes], *, offset: int, until: float) -> tuple[list[float], set[int]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    spans: list[float] = []
    statuses: set[int] = set()
    number = offset
    while (begun := time.perf_counter()) < until:
        writer.write(requests[number % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        await reader.readexactly(length)
        spans.append(time.perf_counter() - begun)
        statuses.add(int(head[9:12]))
        number += 1
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
    return spans, statuses
