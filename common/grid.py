"""How a stored file lies, so that GridFS reads it: its chunks, and then its document (decision 0043).

GridFS's own writer takes five round trips a file; these are two writes for any number of files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pymongo import InsertOne

from common import clock
from common.mongo import Fields

#: Bytes in a chunk, as GridFS has it.
CHUNK = 255 * 1024


def file_of(key: str, content: bytes, *, filename: str, metadata: Fields) -> Fields:
    """The document of a file, to be written after its chunks: who finds it can read it."""
    return {
        "_id": key,
        "length": len(content),
        "chunkSize": CHUNK,
        "uploadDate": clock.now(),
        "filename": filename,
        "metadata": metadata,
    }


def chunks_of(key: str, content: bytes) -> Iterator[InsertOne[dict[str, Any]]]:
    """The writes of its content."""
    for n, start in enumerate(range(0, len(content), CHUNK)):
        data = content[start : start + CHUNK]
        yield InsertOne({"_id": f"{key}-{n}", "files_id": key, "n": n, "data": data})
