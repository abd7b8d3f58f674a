"""The steps by which old documents of agreements came to their present form."""

from datetime import UTC, date, datetime

import pytest

from common import clock
from services.agreements import migrations
from services.agreements.domain.clauses import Clause
from services.agreements.migrations import bind_stores, note_services_of_joiners, note_texts, open_registrations
from services.agreements.rosters.usecases.apply_import import apply_import
from services.agreements.stores.storage import registrations, stores
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


def test_a_store_of_the_time_before_is_named_by_no_decision_on_its_chain(committed, agreements_db):
    import_id = committed("旧档药房")
    apply_import(import_id, progress=lambda *_: None, clock=clock.now)
    joined = {"chain_id": "chn_1", "kind": "direct", "from_on": "2024-01-01", "served_decisions": []}
    agreements_db["stores"].update_many(
        {"import_id": import_id},
        {
            "$set": {"schema": 2, "memberships": [joined | {"recorded_at": clock.now()}]},
            "$unset": {"named_by": "", "services": ""},
        },
    )

    assert [bind_stores(agreements_db), bind_stores(agreements_db)] == [1, 0]

    (stored,) = agreements_db["stores"].find({"import_id": import_id})
    store = stores.get(stored["_id"])
    assert (stored["schema"], store.named_by, store.services) == (3, (), ())
    assert [each.shifts for each in store.memberships] == [()]


def test_what_a_joining_of_0_1_said_of_its_service_becomes_a_service_on_the_store(committed, agreements_db):
    import_id = committed("旧送达药房")
    apply_import(import_id, progress=lambda *_: None, clock=clock.now)
    recorded_at = datetime(2026, 3, 25, 16, 30, tzinfo=UTC)
    joined = {"chain_id": "chn_1", "kind": "direct", "from_on": "2026-03-26", "recorded_at": recorded_at, "shifts": []}
    said = joined | {"served_decisions": ["case_1", "case_2"]}
    change = {"memberships": [said, joined | {"served_decisions": []}], "joining_untold": True}
    agreements_db["stores"].update_many({"import_id": import_id}, {"$set": change})

    taken = note_services_of_joiners(agreements_db)

    assert (taken > 0, note_services_of_joiners(agreements_db)) == (True, 0)

    (stored,) = agreements_db["stores"].find({"import_id": import_id})
    found = [(each.case_id, each.served_on, each.recorded_at) for each in stores.get(stored["_id"]).services]
    assert found == [(each, date(2026, 3, 25), recorded_at) for each in ("case_1", "case_2")]
    assert all("served_decisions" not in each for each in stored["memberships"])
    assert "joining_untold" not in stored


def test_a_term_tells_the_text_that_was_signed_and_an_unknown_one_has_no_clause(imported, sign, agreements_db):
    (store,) = imported(row("文本药房"))
    known = sign(store["id"])
    before = stores.get(store["id"]).terms
    (term,) = agreements_db["stores"].find_one({"_id": store["id"]})["terms"]
    old = {name: value for name, value in term.items() if name not in ("text", "clauses")}
    lost = old | {"agreement_id": "agr_lost", "from_on": "2020-01-01", "until_on": "2021-01-01"}
    agreements_db["stores"].update_one({"_id": store["id"]}, {"$set": {"schema": 3, "terms": [old, lost]}})

    taken = note_texts(agreements_db)

    assert (taken > 0, note_texts(agreements_db)) == (True, 0)

    migrated, unknown = stores.get(store["id"]).terms
    assert ((migrated,), migrated.agreement_id, migrated.text) == (before, known, "standard-2026")
    assert set(migrated.clauses) == set(Clause)
    assert (unknown.text, unknown.clauses) == (None, ())
