"""Files by their content: stored first under their SHA-256, then named by documents (blueprint section 4, files).

The same content is stored once; a file that no document came to name is harmless.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gridfs import GridFSBucket
from pymongo import InsertOne

from common import mongo
from common.errors import NotFound
from common.grid import chunks_of, file_of
from common.phrases import N_


class FileMissing(NotFound):
    """Raised when no file with this SHA-256 is stored (404)."""

    code = "file_not_found"


class FileDamaged(RuntimeError):
    """Raised when a stored file no longer has the SHA-256 under which it was stored: a broken disk, or a forgery."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the owner's database; `size` in bytes. `filename` and `content_type` are those it first came with."""

    sha256: str
    size: int
    filename: str
    content_type: str


def store(alias: str, content: bytes, *, filename: str, content_type: str) -> StoredFile:
    """Store a file and name it by its content; what is stored already is not stored again."""
    (stored,) = store_many(alias, [content], filename=filename, content_type=content_type)
    return stored


def store_many(alias: str, contents: Sequence[bytes], *, filename: str, content_type: str) -> list[StoredFile]:
    """Store several files of one name, in two writes for all of them; what is stored of each, in their order.

    As both keys come from the content, whoever stores the same at the same moment writes the same.
    """
    named = [(hashlib.sha256(content).hexdigest(), content) for content in contents]
    known = _find_many(alias, [sha256 for sha256, _ in named])
    new = {sha256: content for sha256, content in named if sha256 not in known}
    made = [
        file_of(sha256, content, filename=filename, metadata={"sha256": sha256, "content_type": content_type})
        for sha256, content in new.items()
    ]
    database = mongo.database(alias)
    mongo.write_many(database["fs.chunks"], [chunk for each in new.items() for chunk in chunks_of(*each)])
    mongo.write_many(database["fs.files"], [InsertOne(document) for document in made])
    found = known | _find_many(alias, list(new))
    return [found[sha256] for sha256, _ in named]


def find(alias: str, sha256: str) -> StoredFile | None:
    """What is stored under this SHA-256, without its content."""
    document = _document(alias, sha256)
    return _stored(document) if document else None


def get_record(alias: str, sha256: str) -> StoredFile:
    """As `find`. Raises `FileMissing`."""
    found = find(alias, sha256)
    if found is None:
        raise FileMissing(N_("没有找到这个文件，请核对后重新上传。"))
    return found


def get(alias: str, sha256: str) -> bytes:
    """The content of a file. Raises `FileMissing`, and `FileDamaged` when it is no longer what was stored."""
    document = _document(alias, sha256)
    if document is None:
        raise FileMissing(N_("没有找到这个文件，请核对后重新上传。"))
    with _bucket(alias).open_download_stream(document["_id"]) as stream:
        content: bytes = stream.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileDamaged(f"the stored file {sha256} has another content")
    return content


def _find_many(alias: str, sha256s: Sequence[str]) -> dict[str, StoredFile]:
    """What is stored under these, without the contents."""
    if not sha256s:
        return {}
    found = map(_stored, mongo.database(alias)["fs.files"].find({"metadata.sha256": {"$in": list(sha256s)}}))
    return {each.sha256: each for each in found}


def _bucket(alias: str) -> GridFSBucket:
    return GridFSBucket(mongo.database(alias))


def _document(alias: str, sha256: str) -> dict[str, Any] | None:
    return mongo.database(alias)["fs.files"].find_one({"metadata.sha256": sha256})


def _stored(document: dict[str, Any]) -> StoredFile:
    metadata = document["metadata"]
    return StoredFile(metadata["sha256"], document["length"], document["filename"], metadata["content_type"])
