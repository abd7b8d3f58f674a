"""What imports of version 0.1 noted themselves is handed over to the register, once."""

import pytest

from common import clock
from services.agreements.rosters.usecases.apply_import import apply_import
from services.agreements.rosters.usecases.hand_over_registrations import hand_over_registrations
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


def test_a_complete_import_is_handed_over_with_its_marks_and_only_once(committed, agreements_db):
    import_id = committed("移交药房")
    apply_import(import_id, progress=lambda *_: None, clock=clock.now)
    before = as_version_0_1_left_it(agreements_db, import_id)

    assert hand_over_registrations(at=clock.now()) == 1
    assert hand_over_registrations(at=clock.now()) == 0

    after = agreements_db["registrations"].find_one({"_id": import_id})
    assert after["completed_at"] == before["completed_at"]
    assert after["announced_at"] == before["announced_at"]


def test_the_stores_of_an_import_that_was_being_applied_are_hidden_until_it_is_complete(api, committed, agreements_db):
    import_id = committed("移交中药房")

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_import(import_id, progress=stop, clock=clock.now)
    as_version_0_1_left_it(agreements_db, import_id)

    assert hand_over_registrations(at=clock.now()) == 1

    assert agreements_db["stores"].count_documents({"import_id": import_id}) == 1
    assert api.get("/stores", q="移交中药房").json["count"] == 0
    apply_import(import_id, progress=lambda *_: None, clock=clock.now)
    assert api.get("/stores", q="移交中药房").json["count"] == 1
