"""What was posted after the session had ended (暂存): kept half an hour, for its author in the same browser alone."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from common.errors import NotFound

KEPT_FOR = timedelta(minutes=30)
#: How many posts, and how many bytes, one browser may leave; none goes before its time, so that the next is not kept.
MOST_KEPT, MOST_BYTES = 50, 200 * 1024 * 1024
_LENGTH_BYTES = 4
_ID_DIGITS = 32


class KeptPostRefused(NotFound):
    """Raised when there is nothing kept here for this person in this browser, or no longer (404)."""

    code = "kept_post_refused"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that came with the post."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is kept: the form's key, what was typed, and all files that came; its draft takes those that it can have."""

    key: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[KeptFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """For whom and where a post is kept: its id, the natural person, the address of the form."""

    post_id: str
    person: str
    path: str

    def bound(self, salt: str) -> tuple[str, str, str]:
        """What the encryption of the content binds; `salt` is another one each time something is kept here."""
        return (f"{self.post_id}{salt}", self.person, self.path)


@dataclass(frozen=True, slots=True)
class Kept:
    """A post that is kept, as its person finds it again."""

    post_id: str
    path: str
    until: datetime


def place_of(key: str, *, person: str, path: str, browser: str, server: str) -> Place:
    """Where what a person posts from one form in one browser is kept, as often as it comes."""
    told = "\x1f".join(("kept", browser, person, path, key))
    found = hmac.new(server.encode(), told.encode(), hashlib.sha256).hexdigest()
    return Place(f"kep_{found[:_ID_DIGITS]}", person, path)


def head_bound(post_id: str, person: str, salt: str) -> tuple[str, str]:
    """What the encryption of the head binds, which tells its person the address, and nothing of the content."""
    return (f"{post_id}{salt}.head", person)


def packed(parcel: Parcel) -> bytes:
    """The parcel as bytes."""
    files = [(each.name, each.content_type, len(each.content)) for each in parcel.files]
    head = json.dumps([parcel.key, parcel.fields, files], ensure_ascii=False).encode()
    return b"".join((len(head).to_bytes(_LENGTH_BYTES), head, *(each.content for each in parcel.files)))


def unpacked(content: bytes) -> Parcel:
    """The parcel from its bytes."""
    begin = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES])
    key, fields, described, *_ = json.loads(content[_LENGTH_BYTES:begin])
    files = []
    for name, content_type, size in described:
        files.append(KeptFile(name, content_type, content[begin : begin + size]))
        begin += size
    return Parcel(key, tuple((name, text) for name, text in fields), tuple(files))


def browser_id(secret: str) -> str:
    """By what the posts of one browser are found, without its secret."""
    return hashlib.sha256(f"browser\x1f{secret}".encode()).hexdigest()
