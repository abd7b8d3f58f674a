"""The page on which the API is tried: a library draws it, we serve it; axe finds nothing on it, nor does its policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.city import City
from tests.sweeps import looking

#: What one opens next: an operation, and the dialogue for the token.
_OPENED = (".opblock-post .opblock-summary-control", ".btn.authorize")
_CONTROLS = ".opblock-summary-control"
_GRAVE = ("(critical)", "(serious)")


@pytest.fixture
def complaints() -> list[str]:
    """What the browser says on its console while the page is shown."""
    return []


@pytest.fixture
def docs(sample_city: City, chromium: Browser, complaints: list[str]) -> Iterator[Page]:
    page = chromium.new_page(viewport=looking.DESKTOP)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{sample_city.address}/api/v1/docs")
    page.wait_for_selector(_OPENED[0])
    yield page
    page.close()


def test_axe_finds_nothing_on_it(docs: Page) -> None:
    assert looking.accessibility(docs) == []


def test_axe_finds_nothing_grave_in_what_one_opens(docs: Page) -> None:
    for each in _OPENED:
        docs.click(each)
    docs.wait_for_selector(".modal-ux")

    assert [each for each in looking.accessibility(docs) if any(grave in each for grave in _GRAVE)] == []


def test_it_fits_a_phone_and_the_browser_has_nothing_to_complain_of(docs: Page, complaints: list[str]) -> None:
    assert looking.width(docs) == []
    assert complaints == []


def test_an_opened_operation_fits_a_phone(docs: Page) -> None:
    for number in range(0, docs.locator(_CONTROLS).count(), 10):
        docs.locator(_CONTROLS).nth(number).click()
        docs.locator(".opblock.is-open .responses-table").nth(number // 10).wait_for()

    docs.set_viewport_size(looking.PHONE)

    assert docs.evaluate("document.scrollingElement.scrollWidth") <= looking.PHONE["width"]


def test_it_lists_what_the_services_offer(docs: Page) -> None:
    assert docs.get_by_text("/api/v1/violations/{violation_id}/confirm").is_visible()
