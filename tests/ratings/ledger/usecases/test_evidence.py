"""The second person's finding and evidence: filed before the confirmation that names them, owned by the entry."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from common import clock, mongo, owned_files
from common import files as files_of_record
from common.people.commands import Actor
from services.ratings.domain.evidence import MOST_FILES, EvidenceFile, FilesWrong, check_files
from services.ratings.ledger.storage import store_years
from tests.ratings.world import AUDITOR, FOREIGN, REVIEWER, SECOND, World, pharmacy

PHOTO = b"\xff\xd8 a photo"
NAME = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def entry(world: World) -> str:
    """The id of an entry that waits for a second person."""
    return str(world.post("/violations", world.report(world.store("sto_1"))).json["id"])


def put(world: World, entry: str, content: bytes = PHOTO, *, name: str = NAME, actor: Actor = SECOND) -> Any:
    return world.client.put(f"/api/v1/violations/{entry}/files/{name}", data=content, headers=world.headers(actor))


def test_a_confirmation_keeps_its_finding_and_the_evidence_filed_before(world: World, entry: str) -> None:
    stored = [put(world, entry) for _ in range(2)]
    body = {"finding": "照片与处方一致。", "files": [{"sha256": NAME, "name": "现场照片.jpg"}]}

    confirmed = world.post(f"/violations/{entry}/confirm", body, SECOND)

    assert [each.json for each in stored] == [{"sha256": NAME, "size": len(PHOTO)}] * 2
    assert confirmed.status_code == 200, confirmed.text
    shown = world.get(f"/violations/{entry}").json
    assert (shown["finding"], shown["bar"] is not None) == ("照片与处方一致。", True)
    assert shown["files"] == [{"sha256": NAME, "name": "现场照片.jpg", "size": len(PHOTO)}]
    assert world.get(f"/violations/{entry}/files/{NAME}").data == PHOTO


def test_a_confirmation_without_body_is_one_without_finding(world: World, entry: str) -> None:
    headers = {**world.headers(SECOND), "Idempotency-Key": "key-without-body"}

    confirmed = world.client.post(f"/api/v1/violations/{entry}/confirm", headers=headers)

    assert confirmed.status_code == 200, confirmed.text
    shown = world.get(f"/violations/{entry}").json
    assert (shown["finding"], shown["files"], shown["state"]) == (None, [], "confirmed")


def test_a_party_sees_neither_finding_nor_evidence_nor_their_file(world: World, entry: str) -> None:
    put(world, entry)
    body = {"finding": "照片与处方一致。", "files": [{"sha256": NAME, "name": "现场照片.jpg"}]}
    world.post(f"/violations/{entry}/confirm", body, SECOND)

    shown = world.get(f"/violations/{entry}", pharmacy("sto_1"))

    assert not {"finding", "files", "bar"} & set(shown.json)
    assert world.get(f"/violations/{entry}/files/{NAME}", pharmacy("sto_1")).status_code == 403


@pytest.mark.parametrize(
    ("actor", "content", "status", "code"),
    [
        (REVIEWER, PHOTO, 403, "same_person"),
        (FOREIGN, PHOTO, 404, "violation_not_found"),
        (AUDITOR, PHOTO, 403, "role_not_allowed"),
        (SECOND, b"", 422, "evidence_refused"),
        (SECOND, PHOTO[:-1], 422, "evidence_refused"),
    ],
)
def test_evidence_that_cannot_be_filed(
    world: World, entry: str, actor: Actor, content: bytes, status: int, code: str
) -> None:
    refused = put(world, entry, content, actor=actor)

    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert "确认或驳回" not in refused.json["detail"]
    assert mongo.database("ratings")["owned.files"].count_documents({"metadata.sha256": NAME}) == 0


def test_nothing_is_filed_with_an_entry_that_is_decided(world: World, entry: str) -> None:
    world.post(f"/violations/{entry}/reject", {"reason": "证据不足"}, SECOND)

    refused = put(world, entry)

    assert (refused.status_code, refused.json["code"]) == (403, "transition_not_allowed")


@pytest.mark.parametrize(
    ("files", "status", "code"),
    [
        ([{"sha256": "0" * 64, "name": "x.jpg"}], 404, "file_not_found"),
        ([{"sha256": NAME, "name": "x.jpg"}] * 2, 422, "files_wrong"),
        ([{"sha256": "no hash", "name": "x.jpg"}], 422, "invalid"),
        ([{"sha256": NAME, "name": "x\u200b.jpg"}], 422, "invalid"),
        ([{"sha256": NAME, "name": "x\r\nSet-Cookie: a=1.jpg"}], 422, "files_wrong"),
        ([{"sha256": NAME, "name": "../x.jpg"}], 422, "files_wrong"),
        ([{"sha256": NAME, "name": "..\\x.jpg"}], 422, "files_wrong"),
        ([{"sha256": NAME, "name": "x.exe"}], 422, "files_wrong"),
    ],
)
def test_a_confirmation_that_names_evidence_wrongly_changes_nothing(
    world: World, entry: str, files: list[dict[str, str]], status: int, code: str
) -> None:
    put(world, entry)

    refused = world.post(f"/violations/{entry}/confirm", {"files": files}, SECOND)

    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert world.get(f"/violations/{entry}").json["state"] == "recorded"


def test_an_entry_has_only_so_many_files() -> None:
    files = tuple(EvidenceFile(f"{n:064x}", f"{n}.jpg", 1) for n in range(MOST_FILES + 1))

    check_files(files[:-1])
    with pytest.raises(FilesWrong, match="最多附10份"):
        check_files(files)


def test_a_file_of_another_entry_is_not_handed_out(world: World, entry: str) -> None:
    put(world, entry)

    assert world.get(f"/violations/{entry}/files/{NAME}").status_code == 404


def test_evidence_of_another_entry_is_none_of_this_one(world: World, entry: str) -> None:
    other = str(world.post("/violations", world.report(world.store("sto_2"))).json["id"])
    put(world, other)

    refused = world.post(f"/violations/{entry}/confirm", {"files": [{"sha256": NAME, "name": "x.jpg"}]}, SECOND)

    assert (refused.status_code, refused.json["code"]) == (404, "file_not_found")
    assert world.get(f"/violations/{entry}").json["state"] == "recorded"


@pytest.mark.parametrize(
    ("actor", "status", "code"), [(REVIEWER, 403, "same_person"), (FOREIGN, 404, "violation_not_found")]
)
@pytest.mark.parametrize("sha256", [NAME, "0" * 64])
def test_who_may_not_confirm_learns_nothing_of_what_is_filed(
    world: World, entry: str, sha256: str, actor: Actor, status: int, code: str
) -> None:
    put(world, entry)

    refused = world.post(f"/violations/{entry}/confirm", {"files": [{"sha256": sha256, "name": "x.jpg"}]}, actor)

    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_evidence_filed_before_entries_owned_it_is_still_read(world: World, entry: str) -> None:
    put(world, entry)
    world.post(f"/violations/{entry}/confirm", {"files": [{"sha256": NAME, "name": "x.jpg"}]}, SECOND)
    owned_files.clear("ratings", entry)
    files_of_record.store("ratings", PHOTO, filename=NAME, content_type="application/octet-stream")

    assert world.get(f"/violations/{entry}/files/{NAME}").data == PHOTO


def test_what_decides_the_points_is_answered_to_staff_and_to_the_party(world: World) -> None:
    today = clock.today().isoformat()
    store_id = world.store("sto_1")
    [violation_id] = world.confirmed(store_id, "P1", corrected_on=today, is_refunded=True)

    for actor in (SECOND, pharmacy(store_id)):
        shown = world.get(f"/violations/{violation_id}", actor).json
        assert (shown["corrected_on"], shown["is_corrected_in_time"], shown["is_refunded"]) == (today, True, True)


def test_an_entry_of_the_first_version_reads_without_finding_and_files(world: World, entry: str) -> None:
    ledgers = mongo.database("ratings")["store_years"]
    gained = {f"entries.0.{name}": "" for name in ("finding", "files", "corrected_on")}
    ledgers.update_one({"entries.violation_id": entry}, {"$unset": gained})

    [read] = store_years.get_of(entry).entries

    assert (read.finding, read.files, read.corrected_on) == (None, (), None)
