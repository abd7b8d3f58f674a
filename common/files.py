"""Files by their content: stored first under their SHA-256, then named by documents (blueprint section 4, files).

The same content is stored once; a file that no document came to name is harmless.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from gridfs import GridFSBucket
from gridfs.errors import FileExists

from common import mongo
from common.errors import NotFound
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
    sha256 = hashlib.sha256(content).hexdigest()
    known = find(alias, sha256)
    if known:
        return known
    with _bucket(alias).open_upload_stream(
        filename, metadata={"sha256": sha256, "content_type": content_type}
    ) as stream:
        stream.write(content)
        try:
            stream.close()
        except FileExists:
            # Somebody stored the same content at the same moment; theirs stays.
            stream.abort()
    return get_record(alias, sha256)


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


def _bucket(alias: str) -> GridFSBucket:
    return GridFSBucket(mongo.database(alias))


def _document(alias: str, sha256: str) -> dict[str, Any] | None:
    return mongo.database(alias)["fs.files"].find_one({"metadata.sha256": sha256})


def _stored(document: dict[str, Any]) -> StoredFile:
    metadata = document["metadata"]
    return StoredFile(metadata["sha256"], document["length"], document["filename"], metadata["content_type"])
