"""Answers packed for the wire as their reader asks (RFC 9110, `Accept-Encoding`): what is the same for everybody once a
process, a page at each request and only where no stranger can have asked for it (decision 0071).
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import cache

import brotli
from flask import Response, request
from werkzeug.datastructures import Accept

#: By coding what packs, quick or small; where a reader likes several alike, the first.
_QUICK: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=4),
    "gzip": lambda content: gzip.compress(content, compresslevel=5, mtime=0),
}
#: The next step of brotli wins a tenth more and takes seconds for a large script.
_SMALL: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=9),
    "gzip": lambda content: gzip.compress(content, compresslevel=9, mtime=0),
}
_DIGITS = 20
#: What a packet carries anyhow.
_WORTH_PACKING = 1_000
#: What a browser says of a request that our own page or its user made.
_OWN = frozenset({"same-origin", "none"})


def coding_for(accepted: Accept) -> str | None:
    """The coding that a reader likes best of those that we have; None for the bytes as they are.

    Bytes as they are are sent too where a reader refuses everything: a refusal would tell it less.
    """
    best = max(_SMALL, key=accepted.quality)
    return best if 0 < accepted.quality(best) >= accepted.quality("identity") else None


def digest_of(content: bytes) -> str:
    """The name of a content, as addresses and `ETag` have it."""
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


class Packable:
    """Bytes that are the same for everybody: packed when first asked for, then kept."""

    def __init__(self, content: bytes, *, mimetype: str) -> None:
        self.digest = digest_of(content)
        self._mimetype = mimetype
        self._packed = cache(lambda coding: _SMALL[coding](content) if coding else content)

    def answer(self, *, cache_control: str) -> Response:
        """The answer to this request, with a strong `ETag` of the very bytes; 304 to who has them."""
        coding = coding_for(request.accept_encodings)
        content = self._packed(coding)
        response = Response(content, mimetype=self._mimetype)
        response.set_etag(digest_of(content))
        response.headers["Cache-Control"] = cache_control
        _tell(response, coding)
        response.make_conditional(request)
        return response


def pack_page(response: Response) -> None:
    """Pack a page, where its reader asked for it from a page of ours or by itself.

    A page holds what others may not read beside words that its address brings. Packed together, their length tells
    which words it holds (BREACH) to who makes a reader's browser ask again and again; such requests come from
    elsewhere, and a browser says so. A request that does not say is taken for one.
    """
    if response.mimetype != "text/html" or response.is_streamed:
        return
    content = response.get_data()
    if len(content) < _WORTH_PACKING:
        return
    coding = coding_for(request.accept_encodings) if request.headers.get("Sec-Fetch-Site") in _OWN else None
    if coding:
        response.set_data(_QUICK[coding](content))
    _tell(response, coding)
    response.vary.add("Sec-Fetch-Site")


def _tell(response: Response, coding: str | None) -> None:
    response.vary.add("Accept-Encoding")
    if coding:
        response.content_encoding = coding
