"""What is packed for the wire, how, and for whom not."""

import gzip

import brotli
import pytest
from flask import Flask, Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from common.web import Packable, pack_page
from common.web.packing import coding_for

CONTENT = "协议与诚信".encode() * 300
OWN = {"Sec-Fetch-Site": "same-origin"}
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.fixture
def reader():
    app, file = Flask(__name__), Packable(CONTENT, mimetype="text/css")
    pages = {
        "page": lambda: Response(CONTENT, mimetype="text/html"),
        "short": lambda: Response("短", mimetype="text/html"),
        "paper": lambda: Response(CONTENT, mimetype="application/pdf"),
        "stream": lambda: Response(iter([CONTENT]), mimetype="text/html"),
    }
    app.add_url_rule("/file", view_func=lambda: file.answer(cache_control="no-cache"), endpoint="file")
    for name, answer in pages.items():
        app.add_url_rule(f"/{name}", view_func=answer, endpoint=name)

    @app.after_request
    def pack(response):
        if response.mimetype != "text/css":
            pack_page(response)
        return response

    return app.test_client()


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0.5", "gzip"),
        ("gzip;q=0.5, br;q=0.9", "br"),
        ("br;q=0", None),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("*;q=0, gzip", "gzip"),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("gzip;q=0.1", "gzip"),
        ("identity;q=0", None),
        ("deflate", None),
        ("GZIP", "gzip"),
        ("", None),
    ],
)
def test_the_coding_is_the_one_that_the_reader_likes_best(header, coding):
    assert coding_for(parse_accept_header(header, Accept)) == coding


@pytest.mark.parametrize("coding", ["br", "gzip", None])
def test_what_is_for_everybody_comes_packed_as_asked_with_a_tag_of_its_own(reader, coding):
    answer = reader.get("/file", headers={"Accept-Encoding": coding} if coding else {})

    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert UNPACK[coding](answer.data) == CONTENT
    assert (len(answer.data) < len(CONTENT) / 10) is (coding is not None)
    assert not answer.get_etag()[1]
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/css", "no-cache")
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_who_has_it_is_told_so_and_only_for_the_coding_that_it_has(reader):
    tags = {
        coding: reader.get("/file", headers={"Accept-Encoding": coding}).headers["ETag"] for coding in UNPACK if coding
    }

    assert len(set(tags.values())) == len(tags)
    for coding, tag in tags.items():
        for other in tags:
            answer = reader.get("/file", headers={"Accept-Encoding": other, "If-None-Match": tag})
            assert answer.status_code == (304 if other == coding else 200)
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert (answer.data == b"") is (other == coding)


def test_a_head_tells_what_a_get_would(reader):
    asked = {"Accept-Encoding": "br"}
    got, head = reader.get("/file", headers=asked), reader.head("/file", headers=asked)

    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)


def test_it_is_packed_once():
    packed = Packable(CONTENT, mimetype="text/css")
    app = Flask(__name__)

    with app.test_request_context(headers={"Accept-Encoding": "br"}):
        first, second = (packed.answer(cache_control="no-cache").response[0] for _ in range(2))

    assert first is second


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize("asked_by", ["same-origin", "none"])
def test_a_page_that_its_reader_or_a_page_of_ours_asks_for_is_packed(reader, coding, asked_by):
    answer = reader.get("/page", headers={"Accept-Encoding": coding, "Sec-Fetch-Site": asked_by})

    assert answer.headers["Content-Encoding"] == coding
    assert UNPACK[coding](answer.data) == CONTENT
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize("asked_by", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {}])
def test_the_length_of_a_page_tells_nothing_to_who_makes_a_browser_ask_from_elsewhere(reader, asked_by):
    answer = reader.get("/page", headers={"Accept-Encoding": "br, gzip", **asked_by})

    assert "Content-Encoding" not in answer.headers
    assert answer.data == CONTENT
    assert set(answer.vary) == {"Accept-Encoding", "Sec-Fetch-Site"}


@pytest.mark.parametrize("path", ["/short", "/paper", "/stream"])
def test_what_is_short_no_page_or_not_at_hand_goes_as_it_is(reader, path):
    answer = reader.get(path, headers={"Accept-Encoding": "br", **OWN})

    assert "Content-Encoding" not in answer.headers
