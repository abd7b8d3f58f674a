"""Drafts against the real database: what is kept how long, and who sends what once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from common import clock, mongo, owned_files
from common.files import FileMissing
from common.people.commands import Receipt
from services.gateway.drafts.domain.draft import (
    KEPT_OPEN,
    KEPT_SENT,
    MOST_FILES,
    MOST_HELD,
    Content,
    Draft,
    DraftFile,
    FileRefused,
    Verdict,
)
from services.gateway.drafts.storage import drafts
from services.gateway.drafts.usecases.find_draft import find_draft, find_latest, find_unapplied
from services.gateway.drafts.usecases.forget_drafts import discard_draft, forget_drafts
from services.gateway.drafts.usecases.save_draft import save_draft
from services.gateway.drafts.usecases.send_draft import begin_sending, keep_receipt, note_applied, reopen
from services.gateway.drafts.usecases.store_file import copy_files, read_file, remove_file, store_file

RECEIPT = Receipt("vio_1", 2, "msg_1")


@pytest.fixture(autouse=True)
def empty(gateway_db: Any) -> None:
    for name in ("drafts", "owned.files", "owned.chunks"):
        mongo.database("gateway")[name].delete_many({})


def draft(key: str = "k" * 16, text: str = "意见", **different: Any) -> Draft:
    fields = {"account": "acc_1", "path": "/violations/vio_1/confirm", "about": "/violations/vio_1"}
    content = Content((("finding", text),))
    return Draft(**{**fields, "key": key, "content": content, "saved_at": clock.now(), **different})


def with_file(saved: Draft, content: bytes = b"x") -> Draft:
    return store_file(saved, name="照片.jpg", content=content, content_type="image/jpeg")


def test_saving_again_keeps_the_files_and_takes_the_new_text() -> None:
    saved = with_file(save_draft(draft()))

    again = save_draft(draft(text="改过的意见"))

    assert again.content.fields == (("finding", "改过的意见"),)
    assert again.content.files == saved.content.files
    assert find_latest("acc_1", path=again.path) == again
    assert find_draft("acc_2", path=again.path, key=again.key) is None


def test_what_an_account_has_chosen_and_not_sent_has_a_limit() -> None:
    full, other = save_draft(draft()), save_draft(draft(key="l" * 16, path="/cases/case_1/adopt"))
    drafts.add_file(full.draft_id, DraftFile("0" * 64, "扫描件.pdf", MOST_HELD - 2))
    with_file(other, b"xy")

    with pytest.raises(FileRefused) as refusal:
        with_file(other, b"z")

    assert refusal.value.code == "too_much_unsent"
    with_file(save_draft(draft(account="acc_2")), b"z")
    assert begin_sending(full, full.content, at=clock.now())
    with_file(other, b"z")


def test_files_that_come_at_once_do_not_pass_their_number() -> None:
    saved = save_draft(draft())

    def add(number: int) -> bool:
        try:
            with_file(saved, f"file {number}".encode())
        except FileRefused as refusal:
            return refusal.code != "too_many_files"
        return True

    with ThreadPoolExecutor(20) as pool:
        taken = list(pool.map(add, range(20)))

    found = find_draft("acc_1", path=saved.path, key=saved.key)
    assert (sum(taken), len(found.content.files)) == (MOST_FILES, MOST_FILES)
    assert mongo.database("gateway")["owned.files"].count_documents({}) == MOST_FILES


def test_what_was_sent_is_not_overwritten_by_a_late_save() -> None:
    saved = save_draft(draft())
    begin_sending(saved, saved.content, at=clock.now())
    keep_receipt(saved, RECEIPT)

    late = save_draft(draft(text="晚到的自动保存"))

    assert late.content.fields == (("finding", "意见"),)
    assert late.sent is not None
    assert late.sent.receipt == RECEIPT


def test_the_same_file_twice_is_named_once_and_removed_for_good() -> None:
    saved = with_file(with_file(save_draft(draft())))
    [file] = saved.content.files

    assert read_file(saved, sha256=file.sha256) == b"x"
    assert remove_file(saved, sha256=file.sha256).content.files == ()
    with pytest.raises(FileMissing):
        read_file(saved, sha256=file.sha256)


def test_copied_files_stay_when_their_source_goes() -> None:
    source, target = with_file(save_draft(draft())), save_draft(draft(key="other-key-1234567"))

    target = copy_files(source, to=target)
    discard_draft(source, at=clock.now())

    assert read_file(target, sha256=target.content.files[0].sha256) == b"x"
    assert find_draft("acc_1", path=source.path, key=source.key) is None


def test_of_many_who_press_at_once_one_is_the_first_and_the_others_wait_for_its_receipt() -> None:
    saved = save_draft(draft())
    barrier = threading.Barrier(5)
    verdicts: list[Verdict] = []

    def press() -> None:
        barrier.wait()
        verdict, found = begin_sending(saved, saved.content, at=clock.now())
        if verdict is Verdict.FIRST:
            keep_receipt(found, RECEIPT)
        verdicts.append(verdict)

    threads = [threading.Thread(target=press) for _ in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(verdicts) == [*[Verdict.DONE] * 4, Verdict.FIRST]


def test_what_is_being_sent_is_not_discarded_and_keeps_its_files() -> None:
    saved = with_file(save_draft(draft()))
    begin_sending(saved, saved.content, at=clock.now())
    keep_receipt(saved, RECEIPT)

    assert discard_draft(saved, at=clock.now()) is False

    found = find_draft("acc_1", path=saved.path, key=saved.key)
    assert found is not None
    assert found.sent is not None
    assert found.sent.receipt == RECEIPT
    assert read_file(saved, sha256=saved.content.files[0].sha256) == b"x"


def test_sending_what_was_discarded_at_that_moment_is_told_at_once() -> None:
    saved = save_draft(draft())

    assert discard_draft(saved, at=clock.now()) is True

    assert begin_sending(saved, saved.content, at=clock.now()) == (Verdict.GONE, saved)


def test_of_a_discarding_and_a_sending_at_once_one_is_done_and_the_other_not_at_all() -> None:
    for number in range(30):
        saved = with_file(save_draft(draft(key=f"{number:016}")))
        barrier = threading.Barrier(2)

        def send(saved: Draft = saved, barrier: threading.Barrier = barrier) -> Verdict:
            barrier.wait()
            verdict, found = begin_sending(saved, saved.content, at=clock.now())
            if verdict is Verdict.FIRST:
                assert read_file(saved, sha256=saved.content.files[0].sha256) == b"x"
                keep_receipt(found, RECEIPT)
            return verdict

        def discard(saved: Draft = saved, barrier: threading.Barrier = barrier) -> bool:
            barrier.wait()
            return discard_draft(saved, at=clock.now())

        with ThreadPoolExecutor(2) as threads:
            sent, discarded = threads.submit(send), threads.submit(discard)

        found = find_draft("acc_1", path=saved.path, key=saved.key)
        is_there = owned_files.find("gateway", saved.draft_id, saved.content.files[0].sha256) is not None
        outcome = (sent.result(), discarded.result(), found is not None, is_there)
        assert outcome in {(Verdict.FIRST, False, True, True), (Verdict.GONE, True, False, False)}


@pytest.mark.parametrize("is_refused", [False, True])
def test_discarding_waits_for_the_outcome_of_what_is_being_sent(is_refused: bool) -> None:
    saved = save_draft(draft())
    begin_sending(saved, saved.content, at=clock.now())

    with ThreadPoolExecutor(1) as threads:
        discarded = threads.submit(discard_draft, saved, at=clock.now())
        assert not discarded.done()
        reopen(saved) if is_refused else keep_receipt(saved, RECEIPT)

    assert discarded.result() is is_refused


def test_a_refused_content_leaves_its_key_free_for_another() -> None:
    saved = save_draft(draft())
    begin_sending(saved, saved.content, at=clock.now())
    reopen(saved)

    verdict, _ = begin_sending(saved, Content((("finding", "另一意见"),)), at=clock.now())

    assert verdict is Verdict.FIRST


def test_what_has_its_receipt_is_not_reopened() -> None:
    saved = save_draft(draft())
    begin_sending(saved, saved.content, at=clock.now())
    keep_receipt(saved, RECEIPT)
    reopen(saved)

    verdict, _ = begin_sending(saved, Content(), at=clock.now())

    assert verdict is Verdict.USED


def test_a_content_whose_process_died_may_be_sent_again_without_waiting() -> None:
    saved = save_draft(draft())
    begin_sending(saved, saved.content, at=clock.now() - timedelta(seconds=6))

    verdict, _ = begin_sending(saved, saved.content, at=clock.now())

    assert verdict is Verdict.UNDER_WAY


def test_what_is_being_carried_out_is_found_at_its_record_until_it_is_applied() -> None:
    saved = save_draft(draft())
    begin_sending(saved, saved.content, at=clock.now())
    assert find_unapplied(saved.about) is None
    keep_receipt(saved, RECEIPT)

    found = find_unapplied(saved.about)
    assert found is not None
    note_applied(found)

    assert found.key == saved.key
    assert find_unapplied(saved.about) is None


def test_drafts_go_with_their_files_when_their_time_is_over() -> None:
    now = clock.now()
    old = with_file(save_draft(draft(key="old-key-1234567890", saved_at=now - KEPT_OPEN - timedelta(seconds=1))))
    fresh = with_file(save_draft(draft(key="fresh-key-12345678", saved_at=now - KEPT_OPEN + timedelta(minutes=1))))
    sent = with_file(save_draft(draft(key="sent-key-123456789")))
    begin_sending(sent, sent.content, at=now - KEPT_SENT + timedelta(minutes=1))

    assert forget_drafts(at=now) == 1
    assert forget_drafts(at=now + timedelta(minutes=2)) == 2

    assert find_draft("acc_1", path=old.path, key=old.key) is None
    assert mongo.database("gateway")["owned.files"].count_documents({}) == 0
    assert (fresh.draft_id == sent.draft_id) is False


def test_an_account_cannot_name_the_draft_of_another() -> None:
    saved = with_file(save_draft(draft()))
    stranger = save_draft(replace(draft(text="我的"), account="acc_2"))

    assert stranger.content.files == ()
    assert owned_files.get("gateway", saved.draft_id, saved.content.files[0].sha256) == b"x"
