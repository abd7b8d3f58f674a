"""The steps by which old documents of agreements came to their present form."""

import pytest

from common import clock
from services.agreements import migrations
from services.agreements.migrations import open_registrations
from services.agreements.rosters.usecases.apply_import import apply_import
from services.agreements.stores.storage import registrations
from tests.agreements.roster_files import csv_of, row


@pytest.fixture
def committed(api):
    """Call with the name of a store: the id of its committed import, which nobody has applied yet."""

    def build(name: str) -> str:
        uploaded = api.upload(csv_of([row(name)]))
        assert api.post(f"/imports/{uploaded.json['id']}/commit").status_code == 200
        return uploaded.json["id"]

    return build


def as_version_0_1_left_it(agreements_db, import_id: str) -> dict:
    """Let the import carry the marks, and nothing else: the registration that there was."""
    registration = agreements_db["registrations"].find_one_and_delete({"_id": import_id})
    marks = {"announced_at": registration["announced_at"]} if "announced_at" in registration else {}
    agreements_db["imports"].update_one({"_id": import_id}, {"$set": {"schema": 1, **marks}})
    return registration


def test_the_marks_of_a_complete_import_become_a_registration(committed, agreements_db):
    import_id = committed("移交药房")
    apply_import(import_id, progress=lambda *_: None, clock=clock.now)
    before = as_version_0_1_left_it(agreements_db, import_id)

    assert [open_registrations(agreements_db), open_registrations(agreements_db)] == [1, 0]

    after = agreements_db["registrations"].find_one({"_id": import_id})
    assert {**after, "recent": before["recent"]} == before
    migrated = agreements_db["imports"].find_one({"_id": import_id})
    assert migrated["schema"] == 2
    assert "announced_at" not in migrated
    assert registrations.is_announced(import_id) is False, "its announcement still waits for the relay"


def test_the_stores_of_an_import_that_was_being_applied_are_hidden_until_it_is_complete(api, committed, agreements_db):
    import_id = committed("移交中药房")

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_import(import_id, progress=stop, clock=clock.now)
    as_version_0_1_left_it(agreements_db, import_id)

    assert open_registrations(agreements_db) == 1

    assert agreements_db["stores"].count_documents({"import_id": import_id}) == 1
    assert api.get("/stores", q="移交中药房").json["count"] == 0
    apply_import(import_id, progress=lambda *_: None, clock=clock.now)
    assert api.get("/stores", q="移交中药房").json["count"] == 1


def test_an_import_that_was_never_committed_gets_no_registration(api, agreements_db, monkeypatch):
    monkeypatch.setattr(migrations, "BATCH", 1)
    ids = [api.upload(csv_of([row(f"待提交药房{each}")])).json["id"] for each in range(2)]
    agreements_db["imports"].update_many({"_id": {"$in": ids}}, {"$set": {"schema": 1}})

    assert [open_registrations(agreements_db) for _ in range(3)] == [1, 1, 0]

    assert agreements_db["registrations"].count_documents({"_id": {"$in": ids}}) == 0
    assert agreements_db["imports"].count_documents({"_id": {"$in": ids}, "schema": 2}) == 2
