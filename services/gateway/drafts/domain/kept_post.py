"""What was posted after the session had ended (暂存): kept half an hour, for its author in the same browser alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from common.errors import NotFound
from services.gateway.drafts.domain.draft import DraftFile, FileRefused, check_file

KEPT_FOR = timedelta(minutes=30)
#: How many posts one browser may leave; the oldest goes first.
MOST_KEPT = 5
#: How many bytes of files one post may leave; what was typed is kept in any case.
MOST_BYTES = 24 * 1024 * 1024
_LENGTH_BYTES = 4


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
    """What is kept: the form's key, what was typed, and the files; `left_out` names those that could not be kept."""

    key: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[KeptFile, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """For whom and where a post is kept: its id, the natural person, the address of the form."""

    post_id: str
    person: str
    path: str

    @property
    def bound(self) -> tuple[str, str, str]:
        """What the encryption of the content binds."""
        return (self.post_id, self.person, self.path)


@dataclass(frozen=True, slots=True)
class Kept:
    """A post that is kept, as its person finds it again."""

    post_id: str
    path: str
    until: datetime


def head_bound(post_id: str, person: str) -> tuple[str, str]:
    """What the encryption of the head binds, which tells its person the address, and nothing of the content."""
    return (f"{post_id}.head", person)


def packed(parcel: Parcel) -> bytes:
    """The parcel as bytes."""
    files = [(each.name, each.content_type, len(each.content)) for each in parcel.files]
    head = json.dumps([parcel.key, parcel.fields, files, parcel.left_out], ensure_ascii=False).encode()
    return b"".join((len(head).to_bytes(_LENGTH_BYTES), head, *(each.content for each in parcel.files)))


def unpacked(content: bytes) -> Parcel:
    """The parcel from its bytes."""
    begin = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES])
    key, fields, described, left_out = json.loads(content[_LENGTH_BYTES:begin])
    files = []
    for name, content_type, size in described:
        files.append(KeptFile(name, content_type, content[begin : begin + size]))
        begin += size
    return Parcel(key, tuple((name, text) for name, text in fields), tuple(files), tuple(left_out))


def sorted_out(files: Sequence[KeptFile]) -> tuple[tuple[KeptFile, ...], tuple[str, ...]]:
    """The files that a form may have and that fit together, in their order; and the names of the others."""
    kept: list[KeptFile] = []
    left_out = []
    for each in files:
        beside = [DraftFile("", other.name, len(other.content)) for other in kept]
        is_too_much = sum(other.size for other in beside) + len(each.content) > MOST_BYTES
        try:
            check_file(each.name, len(each.content), beside=beside)
        except FileRefused:
            is_too_much = True
        (left_out.append(each.name) if is_too_much else kept.append(each))
    return tuple(kept), tuple(left_out)


def browser_id(secret: str) -> str:
    """By what the posts of one browser are found, without its secret."""
    return hashlib.sha256(f"browser\x1f{secret}".encode()).hexdigest()
