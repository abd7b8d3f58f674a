from __future__ import annotations

import hashlib
import threading
from typing import Any

import pytest

from common import files, mongo
from common.files import FileDamaged, FileMissing, StoredFile
from tests.counting import LEFT

pytestmark = pytest.mark.usefixtures("pair")
#: Longer than one chunk of GridFS.
CONTENT = "药店名册\n".encode() * 50_000


def store(content: bytes = CONTENT, filename: str = "roster.csv") -> StoredFile:
    return files.store(LEFT, content, filename=filename, content_type="text/csv")


def db() -> Any:
    return mongo.database(LEFT)


@pytest.mark.parametrize("content", [CONTENT, b"short", b""], ids=["chunks", "short", "empty"])
def test_a_file_comes_back_as_it_was(content: bytes) -> None:
    stored = store(content)

    assert stored == StoredFile(hashlib.sha256(content).hexdigest(), len(content), "roster.csv", "text/csv")
    assert files.get(LEFT, stored.sha256) == content
    assert files.find(LEFT, stored.sha256) == stored


def test_the_same_content_is_stored_once_under_its_first_name() -> None:
    first = store()

    assert store(filename="other.csv") == first
    assert db()["fs.files"].count_documents({}) == 1


def test_files_that_are_stored_together_lie_as_if_each_had_come_by_itself() -> None:
    first = store(b"known", filename="first.csv")
    contents = [b"new", b"known", CONTENT, b"new", b""]

    stored = files.store_many(LEFT, contents, filename="many.csv", content_type="text/csv")

    assert [files.get(LEFT, each.sha256) for each in stored] == contents
    assert stored[1] == first
    assert db()["fs.files"].count_documents({}) == 4


def test_an_unknown_file_is_missing() -> None:
    assert files.find(LEFT, "0" * 64) is None
    for read in (files.get, files.get_record):
        with pytest.raises(FileMissing) as refused:
            read(LEFT, "0" * 64)
        assert refused.value.code == "file_not_found"


def test_a_file_that_changed_on_disk_is_not_handed_out() -> None:
    stored = store(b"short")
    db()["fs.chunks"].update_one({}, {"$set": {"data": b"forged"[:5]}})

    with pytest.raises(FileDamaged):
        files.get(LEFT, stored.sha256)


def test_uploads_of_the_same_content_at_once_leave_one_file_and_no_stray_chunks() -> None:
    barrier = threading.Barrier(6)
    found: list[StoredFile] = []

    def upload() -> None:
        barrier.wait(10)
        found.append(store())

    threads = [threading.Thread(target=upload) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(found) == 6
    assert len(set(found)) == 1
    assert db()["fs.files"].count_documents({}) == 1
    (file,) = db()["fs.files"].find({})
    assert {chunk["files_id"] for chunk in db()["fs.chunks"].find({}, {"files_id": 1})} == {file["_id"]}


def test_chunks_left_by_a_crash_do_no_harm() -> None:
    stored = store()
    db()["fs.files"].delete_many({})

    assert store() == stored
    assert files.get(LEFT, stored.sha256) == CONTENT
