"""Whatever somebody writes into a field comes out as text, all of it visible, and fetches nothing (quality.md 4)."""

import re
import threading
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from services.gateway.papers.layout import engine, render
from services.gateway.papers.layout.text import visible
from tests.gateway.papers.layout import reading
from tests.gateway.papers.layout.letters import chain_letter, letter


class Canary:
    """A local server that counts who comes."""

    def __init__(self) -> None:
        self.visits: list[str] = []
        visits = self.visits

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                visits.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.url = f"http://127.0.0.1:{self._server.server_port}/canary"
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    made = Canary()
    yield made
    made.stop()


def everywhere(value, hostile):
    """The value with every text in it replaced."""
    if isinstance(value, str):
        return hostile
    if isinstance(value, tuple):
        return tuple(everywhere(each, hostile) for each in value)
    if is_dataclass(value):
        return replace(value, **{each.name: everywhere(getattr(value, each.name), hostile) for each in fields(value)})
    return value


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="URL"><link rel=stylesheet href="URL"><style>@import url(URL);*{display:none}</style>',
        '</title></style></span></p>"\'><script src=URL></script><svg><image href="URL"/></svg>',
        "{{ 7 * 7 }}{% include '/etc/passwd' %}&lt;b&gt;&amp;<!-- file:///etc/passwd url(URL) ]]>",
        '<a href="URL" style="background:url(URL)">x</a><object data="URL"><iframe src="URL"><body background="URL">',
    ],
)
def test_markup_comes_out_as_text_and_fetches_nothing(canary, hostile):
    hostile = hostile.replace("URL", canary.url)
    view = replace(everywhere(chain_letter(1), hostile), kind="chain_suspension_decision", template="letter.html")

    text = re.sub(r"—\d+—样张", "", reading.text(render.render(view)))  # the foot of a page that ends within a text

    # It stands in 25 places; what is drawn apart, such as the head of a table, may break it.
    assert text.count("".join(hostile.split())) >= 23
    assert canary.visits == []


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="URL">',
        '<link rel="stylesheet" href="URL">',
        "<style>@import url(URL);</style>",
        '<p style="background: url(URL)">x</p>',
        '<img src="file:///etc/hostname">',
        '<img src="relative.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="ASSETS/missing.png">',
        '<img src="ASSETS/../layout.css">',
        '<p style="no-such-property: 1">x</p>',
    ],
)
def test_a_template_that_asks_for_anything_else_makes_no_paper(canary, markup):
    markup = markup.replace("URL", canary.url).replace("ASSETS", engine.ASSETS.as_uri())

    with pytest.raises(engine.PaperDefect):
        engine.pdf(f"<html lang=zh-CN><title>x</title><body>{markup}</body></html>")

    assert canary.visits == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("康\u202e源\u2066店", "康〔U+202E〕源〔U+2066〕店"),
        ("康\u200b源\u200d\ufeff店\u00ad", "康〔U+200B〕源〔U+200D〕〔U+FEFF〕店〔U+00AD〕"),
        ("康\x00源\x1b店\ud800", "康〔U+0000〕源〔U+001B〕店〔U+D800〕"),
        ("康\u3164源\ufe0f\U000e0100店", "康〔U+3164〕源店"),
        ("A\ufe0f店\ufffd", "A〔U+FE0F〕店\ufffd"),
        ("康\u2028源\u2003店\u3000", "康〔U+2028〕源 店\u3000"),
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
    ],
)
def test_shapeless_characters_are_written_out(typed, printed):
    assert visible(typed) == printed


def test_direction_marks_do_not_turn_a_line_of_the_paper():
    view = letter(addressee="康源\u202e店房药大\u202c", opening=("共12\u202e00\u202c元\u200b。",))

    text = reading.text(render.render(view))

    assert "康源〔U+202E〕店房药大〔U+202C〕：" in text
    assert "共12〔U+202E〕00〔U+202C〕元〔U+200B〕。" in text


def test_line_breaks_inside_a_text_make_paragraphs():
    content = render.render(letter(opening=("第一段。\n\n第二段。",)))
    starts = {line.text: round(line.left_mm, 1) for page in range(2) for line in reading.lines(content, page)}

    assert starts["第一段。"] == starts["第二段。"] == round(28 + 2 * 156 / 28, 1)


def test_a_name_of_100_kilobytes_is_printed_whole():
    name = "昌盛大药房" * 6_667

    content = render.render(letter(addressee=name))

    assert reading.text(content).count("昌盛大药房") >= 6_600
    assert reading.text(content).count("昌") >= 6_667


@pytest.mark.parametrize("name", ["w" * 10_000, "（" * 3_000], ids=["letters", "brackets"])
def test_a_word_without_an_end_stays_inside_the_page(name):
    view = chain_letter(1)

    content = render.render(replace(view, annex=replace(view.annex, rows=(("1", name, "—", "—"),))))

    assert reading.text(content).count(name[0]) >= len(name)
    assert max(len(line.text) for page in range(1, 5) for line in reading.lines(content, page)) < 60


def test_characters_behind_an_unbroken_run_are_not_lost():
    number = "https://xzfy.example.cn/" + "0123456789" * 12

    assert number in reading.text(render.render(letter(contact=number))).replace("\u200b", "")
