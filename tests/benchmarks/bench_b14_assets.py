"""B14: what a browser loads for a first page, and for a second; bytes on the wire as it counts them, heads included.

The sample city as `make run` starts it, where the gateway answers by itself.
"""

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext

from deploy.demo.city import cast
from deploy.demo.screenshots import browser, sign_in
from tests.journeys.city import City, running_city

_BAR, _AIM = 120_000, 60_000
_ASSETS = "/assets/"
#: Lists, whose first records are loaded as well.
_SECOND = ("/stores", "/violations", "/cases", "/papers", "/catalogue")
Row = tuple[str, str, str, str, bool, str]


def run() -> list[Row]:
    """Of two first pages the bytes; of further pages the files that they ask for."""
    with (
        tempfile.TemporaryDirectory(prefix="yaocheng-bench-") as folder,
        running_city(Path(folder)) as city,
        browser() as chromium,
    ):
        signed = chromium.new_context(locale="zh-CN")
        sign_in(signed, city.address, username=cast.REVIEWER_EAST, password=str(city.note["password"])).close()
        state: Any = signed.storage_state()
        signed.close()
        return [
            _first(chromium, city, "the sign-in page", "/sign-in", None),
            _first(chromium, city, "a reviewer's home", "/", state),
            _second(chromium, city, state),
        ]


def _first(chromium: Browser, city: City, name: str, path: str, state: Any) -> Row:
    """A page in a browser that has nothing yet, beside one whose requests ask for nothing packed."""
    loads = [
        _load(chromium.new_context(locale="zh-CN", storage_state=state), city, [path], coding=coding)[0]
        for coding in (None, "identity")
    ]
    packed, plain = (sum(load.values()) for load in loads)
    detail = f"{len(loads[0])} requests; {packed / plain:.2f} of {plain / 1000:.1f} kB unpacked; aim {_AIM // 1000} kB"
    against = "an empty browser; bytes, heads included"
    bar = f"≤ {_BAR // 1000} kB"
    return (f"B14 first page: {name}", against, bar, f"{packed / 1000:.1f} kB", packed <= _BAR, detail)


def _second(chromium: Browser, city: City, state: Any) -> Row:
    """Pages after the first in one browser, records among them."""
    context = chromium.new_context(locale="zh-CN", storage_state=state)
    loads = _load(context, city, ["/", *_SECOND], has_records=True)[1:]
    asked = [address for load in loads for address in load if urlsplit(address).path.startswith(_ASSETS)]
    most = max(sum(load.values()) for load in loads)
    detail = f"{len(loads)} further pages, the largest {most / 1000:.1f} kB"
    return ("B14 second page: files asked for", "the same browser", "0", str(len(asked)), not asked, detail)


def _load(
    context: BrowserContext, city: City, paths: list[str], *, coding: str | None = None, has_records: bool = False
) -> list[dict[str, int]]:
    """The bytes of each request that went out, page by page; also of the first record of each list, if wanted."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if coding:
        session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": coding}})
    addresses, sizes, kept = dict[str, str](), dict[str, int](), set[str]()
    session.on("Network.requestWillBeSent", lambda told: addresses.update({told["requestId"]: told["request"]["url"]}))
    session.on("Network.requestServedFromCache", lambda told: kept.add(told["requestId"]))
    session.on(
        "Network.responseReceived",
        lambda told: kept.update({told["requestId"]} if told["response"]["fromDiskCache"] else ()),
    )
    session.on("Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}))
    loads = []
    try:
        waiting = [city.address + path for path in paths]
        while waiting:
            before = set(addresses)
            answer = page.goto(waiting.pop(0), wait_until="networkidle")
            if answer is None or not answer.ok:
                raise RuntimeError(f"no page: {page.url}")
            sent = set(addresses) - before - kept
            loads.append({addresses[each]: int(sizes[each]) for each in sent})
            link = page.locator("main table td a").first
            if has_records and urlsplit(page.url).path in _SECOND and link.count():
                waiting.append(f"{city.address}{link.get_attribute('href')}")
    finally:
        context.close()
    return loads
