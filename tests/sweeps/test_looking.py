"""The sweeps themselves: each names what is wrong on a page that was made wrong, and nothing on a sound one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.sweeps import looking

SOUND = """<html lang="zh-CN"><head><title>门店</title></head><body><main><h1>门店</h1>
<form><label>名称 <input name="q"></label><button>查询</button></form><a href="/">首页</a></main></body></html>"""
#: What is put into the sound page, who must name it, and how.
WRONG: tuple[tuple[str, Callable[[Page], list[str]], str], ...] = (
    ('<p style="width: 900px">宽</p>', looking.width, "the page scrolls sideways"),
    ('<p style="width: 900px">宽</p>', looking.width, "lies outside: p"),
    (
        '<p class="x" style="width: 40px; overflow: hidden; white-space: nowrap">比一行长得多</p>',
        looking.width,
        "is cut: p.x",
    ),
    (
        '<div style="overflow-x: auto"><p style="width: 900px">宽</p></div>',
        looking.width,
        "scrolls sideways: div",
    ),
    ('<a href="/x" style="outline: none">看不见</a>', looking.keyboard, "has no visible focus: a"),
    ('<a href="/x" class="x" style="outline: 3px solid #ccc">淡</a>', looking.keyboard, "has a faint focus: a.x"),
    (
        '<a href="/x" style="position: absolute; left: -900px">在外</a>',
        looking.keyboard,
        "has its focus off the screen: a",
    ),
    (
        '<div tabindex="0" onkeydown="event.preventDefault()">陷阱</div><a href="/x" id="behind">后面</a>',
        looking.keyboard,
        "is not reached by Tab: a#behind",
    ),
    (
        '<style>@media print { .specimen { display: none } }</style><p class="specimen">演示</p>',
        looking.print_out,
        "is not printed: p.specimen",
    ),
    ("<details><summary>依据</summary><p>协议</p></details>", looking.print_out, "is folded away in print: p"),
    ('<img src="/x.png">', looking.accessibility, "image-alt (critical): img"),
    ('<button form="none" id="dead">办理</button>', looking.dead_controls, "does nothing without script: button#dead"),
    ('<a href="#" id="dead">办理</a>', looking.dead_controls, "does nothing without script: a#dead"),
    ('<img src="/x.png">', looking.assets, "has no address of its own: /x.png"),
    ('<script src="/assets/kit.js"></script>', looking.assets, "has no address of its own: /assets/kit.js"),
    ('<p style="color: red">红</p>', looking.assets, "is within the page: p"),
    ("<p>合计 None</p>", lambda page: looking.language(page, "zh-CN"), "is out of place: None"),
    ("<p>去掉 cursor 参数</p>", lambda page: looking.language(page, "zh-CN"), "is out of place: 参数"),
    ("<p>本年度受罚 1 家</p>", lambda page: looking.language(page, "zh-CN"), "is out of place: 受罚"),
    ("<p>chain_id</p>", lambda page: looking.language(page, "zh-CN"), "is out of place: chain_id"),
    (
        "<p>编号 5f1c0c3e-2f5d-4c1b-9f63-0a1b2c3d4e5f</p>",
        lambda page: looking.language(page, "zh-CN"),
        "is out of place: 5f1c0c3e-2f5d-4c1b-9f63-0a1b2c3d4e5f",
    ),
    ("<p>门店</p>", lambda page: looking.language(page, "en"), "is Chinese: 门店"),
    ("", lambda page: looking.language(page, "en"), "calls itself zh-CN"),
)

_HASHED = f"/assets/{'0' * 20}/x.js"


def _answer(route: Route) -> None:
    is_page = route.request.url.endswith("/")
    body = f'<script src="{_HASHED}"></script>' if is_page else "let kept = 1"
    route.fulfill(body=body, content_type="text/html" if is_page else "text/javascript")


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=looking.DESKTOP, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_a_sound_page_has_no_findings(page: Page) -> None:
    page.set_content(SOUND)

    assert looking.width(page) == []
    assert looking.keyboard(page) == []
    assert looking.print_out(page) == []
    assert looking.accessibility(page) == []
    assert looking.dead_controls(page) == []
    assert looking.assets(page) == []
    assert looking.language(page, "zh-CN") == []


@pytest.mark.parametrize(("part", "look", "expected"), WRONG, ids=[expected for _, _, expected in WRONG])
def test_what_is_wrong_is_named(page: Page, part: str, look: Callable[[Page], list[str]], expected: str) -> None:
    page.set_content(SOUND.replace("</main>", f"{part}</main>"))

    assert expected in look(page)


def test_a_file_that_is_not_kept_is_named(page: Page) -> None:
    page.route("http://pages.test/**", _answer)
    page.goto("http://pages.test/")

    assert looking.assets(page) == [f"is asked for again: {_HASHED}"]


def test_data_in_another_language_say_so_and_are_left_out(page: Page) -> None:
    page.set_content('<html lang="en"><main>Store <span lang="zh-CN">示例市大药房</span></main></html>')

    assert looking.language(page, "en") == []
