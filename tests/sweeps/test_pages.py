"""Every page, once for each role that may open it: on a phone, by keyboard, under axe, without script, in its language.

A journey runs at one width, with script, in Chinese; everything else that must hold of every page is swept here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from common.people.commands import Role
from common.web import PUBLIC
from deploy.demo.screenshots import sign_in
from deploy.stack.hand import Hand
from services.gateway.portal.setup import ACCESS
from tests.journeys.city import City
from tests.sweeps import looking
from tests.sweeps.views import ACCOUNTS, FILES, FORMS, RULES, VIEWS, View

#: The languages in which every page is swept. In English, what is Chinese by nature (names, addresses, official texts)
#: stands in an element with its own `lang`.
LANGUAGES = ("zh-CN", "en")
#: What looks the same in every language is swept in one.
IN_ONE_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES[:1], indirect=True, scope="module")
#: What is known to be wrong, on which pages: each row is mended and taken out, none is added without a reason.
KNOWN: Mapping[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Visitor:
    """One role at one browser, at a page with script and one without; `hand` is the same account over HTTP."""

    hand: Hand | None
    page: Page
    without_script: Page


@dataclass(frozen=True, slots=True)
class Opened:
    """A page as one role has just opened it."""

    view: View
    address: str
    language: str
    visitor: Visitor

    @property
    def page(self) -> Page:
        """Where it is open."""
        return self.visitor.page


@pytest.fixture(scope="module")
def visitor_of(sample_city: City, chromium: Browser) -> Iterator[Callable[[Role | None, str], Visitor]]:
    """Call with a role and a language: who looks; each signs in once."""
    known: dict[tuple[Role | None, str], Visitor] = {}
    with httpx2.Client(base_url=sample_city.address, timeout=30.0, trust_env=False) as client:

        def visit(role: Role | None, language: str) -> Visitor:
            if (role, language) not in known:
                known[role, language] = _visitor(chromium, client, sample_city, role, language)
            return known[role, language]

        yield visit
    for each in known.values():
        each.page.context.close()
        each.without_script.context.close()


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=VIEWS, ids=lambda view: view.name)
def opened(
    request: pytest.FixtureRequest,
    visitor_of: Callable[[Role | None, str], Visitor],
    sample_city: City,
    language: str,
) -> Opened:
    """The page, loaded once for all its sweeps."""
    view: View = request.param
    visitor = visitor_of(view.role, language)
    address = sample_city.address + view.path(visitor.hand)
    answer = visitor.page.goto(address)
    assert answer is not None
    assert answer.status == httpx2.codes.OK, f"{address}: {answer.status}"
    return Opened(view, address, language, visitor)


@pytest.fixture(scope="module")
def found() -> set[tuple[str, str]]:
    """Known findings that were met: text and page."""
    return set()


def test_every_page_of_the_access_table_is_swept_for_every_role() -> None:
    rows = {endpoint: row for endpoint, row in ACCESS.items() if endpoint in RULES}

    assert set(ACCESS) - set(rows) == {"pages.sign_out"}
    assert {view.endpoint for view in VIEWS} == set(rows) - FILES - FORMS
    closed = [row for row in rows.values() if row.roles is not PUBLIC]
    assert {role for role in Role if any(row.admits([role]) for row in closed)} == set(ACCOUNTS)


def test_a_page_fits_a_phone(opened: Opened, found: set[tuple[str, str]]) -> None:
    assert _news(opened, looking.width(opened.page), found) == []


@IN_ONE_LANGUAGE
def test_a_page_is_worked_by_keyboard(opened: Opened, found: set[tuple[str, str]]) -> None:
    assert _news(opened, looking.keyboard(opened.page), found) == []


@IN_ONE_LANGUAGE
def test_a_page_prints_all_that_it_says(opened: Opened, found: set[tuple[str, str]]) -> None:
    assert _news(opened, looking.print_out(opened.page), found) == []


@IN_ONE_LANGUAGE
def test_axe_finds_nothing_on_a_page(opened: Opened, found: set[tuple[str, str]]) -> None:
    assert _news(opened, looking.accessibility(opened.page), found) == []


def test_a_page_speaks_its_language(opened: Opened, found: set[tuple[str, str]]) -> None:
    assert _news(opened, looking.language(opened.page, opened.language), found) == []


@IN_ONE_LANGUAGE
def test_a_page_says_and_does_the_same_without_script(opened: Opened, found: set[tuple[str, str]]) -> None:
    bare = opened.visitor.without_script
    bare.goto(opened.address)

    assert _said(bare) == _said(opened.page)
    assert _news(opened, looking.dead_controls(bare), found) == []


@IN_ONE_LANGUAGE
def test_a_page_after_the_first_asks_for_no_file(opened: Opened, found: set[tuple[str, str]]) -> None:
    """Who has signed in has seen a page; a visitor sees this one again."""
    if opened.visitor.hand is None:
        opened.page.goto(opened.address)

    assert _news(opened, looking.assets(opened.page), found) == []


def _said(page: Page) -> str:
    """What stands on a page, but for the minute: it may have turned between two looks."""
    return re.sub(r"\d\d:\d\d", "--:--", page.locator("main").inner_text())


def test_no_finding_is_called_known_that_is_mended(found: set[tuple[str, str]]) -> None:
    named = {(finding, endpoint) for finding, endpoints in KNOWN.items() for endpoint in endpoints - FILES - FORMS}

    assert named - found == set()


def choose_english(context: BrowserContext, address: str) -> None:
    """Choose English by the link in the frame, as a reader does; the context keeps it."""
    page = context.new_page()
    page.goto(f"{address}/")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.close()


def _news(opened: Opened, findings: list[str], found: set[tuple[str, str]]) -> list[str]:
    """The findings that are not known of this page; the others are noted as met."""
    known = {finding for finding in findings if opened.view.endpoint in KNOWN.get(finding, ())}
    found |= {(finding, opened.view.endpoint) for finding in known}
    return [finding for finding in findings if finding not in known]


def _visitor(chromium: Browser, client: httpx2.Client, city: City, role: Role | None, language: str) -> Visitor:
    """A browser in which the role has signed in. Nothing moves: what scrolls smoothly would be looked at too early."""
    context = chromium.new_context(viewport=looking.DESKTOP, locale=language, reduced_motion="reduce")
    hand = None
    if role is not None:
        username, password = ACCOUNTS[role], str(city.note["password"])
        hand = Hand(client, username=username, password=password, series="sweep")
        sign_in(context, city.address, username=username, password=password).close()
    if language == "en":
        choose_english(context, city.address)
    bare = chromium.new_context(
        viewport=looking.DESKTOP, locale=language, java_script_enabled=False, storage_state=context.storage_state()
    )
    return Visitor(hand, context.new_page(), bare.new_page())
