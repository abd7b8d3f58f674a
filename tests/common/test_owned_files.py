"""Files that go with their owner, and never with another's."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import pytest

from common import files, mongo, owned_files
from common.files import FileDamaged, FileMissing, StoredFile
from common.grid import CHUNK
from tests.counting import LEFT

pytestmark = pytest.mark.usefixtures("pair")
#: Longer than one chunk of GridFS.
CONTENT = "现场照片\n".encode() * 50_000
NAME = hashlib.sha256(CONTENT).hexdigest()


def put(owner: str, content: bytes = CONTENT) -> StoredFile:
    return owned_files.put(LEFT, owner, content, filename="photo.jpg", content_type="image/jpeg")


def count(collection: str) -> int:
    return mongo.database(LEFT)[collection].count_documents({})


def missing(owner: str) -> bool:
    try:
        owned_files.get(LEFT, owner, NAME)
    except FileMissing:
        return True
    return False


def test_each_owner_has_its_own_copy_once() -> None:
    stored = [put("one"), put("one"), put("two")]

    assert stored == [StoredFile(NAME, len(CONTENT), "photo.jpg", "image/jpeg")] * 3
    assert count("owned.files") == 2
    assert owned_files.get(LEFT, "one", NAME) == owned_files.get(LEFT, "two", NAME) == CONTENT


def test_what_one_owner_throws_away_the_other_and_the_record_keep() -> None:
    put("one")
    put("two")
    files.store(LEFT, CONTENT, filename="photo.jpg", content_type="image/jpeg")

    owned_files.clear(LEFT, "one")

    assert (missing("one"), missing("two")) == (True, False)
    assert files.get(LEFT, NAME) == CONTENT


def test_one_file_is_removed_with_its_chunks_and_a_second_time_nothing_happens() -> None:
    put("one")
    put("one", b"another")

    for _ in range(2):
        owned_files.remove(LEFT, "one", NAME)

    assert missing("one")
    assert (count("owned.files"), count("owned.chunks")) == (1, 1)


@pytest.mark.parametrize("forged", [b"forge", b"longer than it was", b""])
def test_a_file_that_changed_on_disk_is_not_handed_out(forged: bytes) -> None:
    stored = put("one", b"short")
    mongo.database(LEFT)["owned.chunks"].update_one({}, {"$set": {"data": forged}})

    with pytest.raises(FileDamaged):
        owned_files.get(LEFT, "one", stored.sha256)


def test_the_same_file_put_by_several_at_once_is_stored_once() -> None:
    barrier = threading.Barrier(6)
    found: list[Any] = []

    def at_once() -> None:
        barrier.wait()
        found.append(put("one"))

    threads = [threading.Thread(target=at_once) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert owned_files.get(LEFT, "one", NAME) == CONTENT
    assert count("owned.files") == 1
    assert len(mongo.database(LEFT)["owned.chunks"].distinct("files_id")) == 1


def test_a_file_lies_as_any_other_and_is_read_by_an_index() -> None:
    put("one")
    database = mongo.database(LEFT)
    (stored,) = database["owned.files"].find()
    plan = database["owned.chunks"].find({"files_id": stored["_id"]}).sort("n", 1).explain()

    assert (stored["length"], stored["chunkSize"]) == (len(CONTENT), CHUNK)
    assert "files_id_1_n_1" in str(plan["queryPlanner"]["winningPlan"])
