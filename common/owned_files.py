"""Files that belong to one owner: what is chosen for a form that nobody has sent yet, and the evidence of a violation.

A file of record is shared and stays (`common.files`); these are stored once for each owner and go with it, so that
throwing one away never touches another's, and having one says nothing of another's.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

from gridfs import GridFSBucket
from gridfs.errors import CorruptGridFile
from pymongo.errors import DuplicateKeyError

from common import mongo
from common.files import FileDamaged, FileMissing, StoredFile
from common.grid import chunks_of, file_of
from common.phrases import N_

_BUCKET = "owned"


def name_of(content: bytes) -> str:
    """The SHA-256 by which a content is named."""
    return hashlib.sha256(content).hexdigest()


def put(alias: str, owner: str, content: bytes, *, filename: str, content_type: str) -> StoredFile:
    """Store a file for its owner, named by its SHA-256; the same content a second time changes nothing."""
    sha256 = name_of(content)
    stored = StoredFile(sha256, len(content), filename, content_type)
    if any(_found(alias, owner, sha256)):
        return stored
    metadata = {"owner": owner, "sha256": sha256, "content_type": content_type}
    # A key of its own each time: who removes an earlier one at the same moment never touches this.
    key, database = uuid.uuid4().hex, mongo.database(alias)
    mongo.write_many(database[f"{_BUCKET}.chunks"], list(chunks_of(key, content)))
    try:
        database[f"{_BUCKET}.files"].insert_one(file_of(key, content, filename=filename, metadata=metadata))
    except DuplicateKeyError:
        # The same file of the same owner at the same moment; the other stays.
        database[f"{_BUCKET}.chunks"].delete_many({"files_id": key})
    return stored


def find(alias: str, owner: str, sha256: str) -> StoredFile | None:
    """What is stored under this SHA-256 for the owner, without its content."""
    for found in _found(alias, owner, sha256):
        return StoredFile(sha256, found["length"], found["filename"], found["metadata"]["content_type"])
    return None


def get_record(alias: str, owner: str, sha256: str) -> StoredFile:
    """As `find`. Raises `FileMissing`."""
    stored = find(alias, owner, sha256)
    if stored is None:
        raise _missing()
    return stored


def get(alias: str, owner: str, sha256: str) -> bytes:
    """The content of an owner's file. Raises `FileMissing`, and `FileDamaged` when it is not what was stored."""
    for found in _found(alias, owner, sha256):
        try:
            with _bucket(alias).open_download_stream(found["_id"]) as stream:
                content: bytes = stream.read()
        except CorruptGridFile as error:
            raise FileDamaged(f"the file {sha256} of {owner} lacks a part") from error
        if name_of(content) != sha256:
            raise FileDamaged(f"the file {sha256} of {owner} has another content")
        return content
    raise _missing()


def remove(alias: str, owner: str, sha256: str) -> None:
    """Delete one file of an owner, if it is there."""
    _delete(alias, _found(alias, owner, sha256))


def clear(alias: str, owner: str) -> None:
    """Delete every file of an owner."""
    _delete(alias, _found(alias, owner))


def _found(alias: str, owner: str, sha256: str | None = None) -> Iterator[dict[str, Any]]:
    named = {"metadata.owner": owner, **({"metadata.sha256": sha256} if sha256 else {})}
    yield from mongo.database(alias)[f"{_BUCKET}.files"].find(named)


def _missing() -> FileMissing:
    return FileMissing(N_("没有找到这个文件，可能已被移除或已过期，请重新选择文件。"))


def _delete(alias: str, found: Iterator[dict[str, Any]]) -> None:
    for each in found:
        # Not by the bucket's own `delete`, which takes offence when another was faster.
        mongo.database(alias)[f"{_BUCKET}.files"].delete_one({"_id": each["_id"]})
        mongo.database(alias)[f"{_BUCKET}.chunks"].delete_many({"files_id": each["_id"]})


def _bucket(alias: str) -> GridFSBucket:
    return GridFSBucket(mongo.database(alias), bucket_name=_BUCKET)
