from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from common.journal.entries import EMPTY, Head, canonical, chain, pending_message
from common.journal.verification import Verification, Verifier
from common.messages import ProposalWithdrawn
from common.people.commands import Command, service_actor

AT = datetime(2026, 11, 22, 1, 2, 3, 456_000, tzinfo=UTC)
LENGTH = 10


def stored(length: int = LENGTH) -> list[dict[str, Any]]:
    """A journal as MongoDB gives it back without time zone."""
    messages = [
        pending_message(
            Command(service_actor("ratings"), f"cmd_{number}", AT),
            # The text looks like the end of a body, to try the look-up of that end.
            ProposalWithdrawn(proposal_id=f"pro_{number}", reason='},"id":"msg_x","name":"y"'),
            number=0,
            version=1,
        )
        for number in range(length)
    ]
    documents = chain(EMPTY, messages, at=AT)
    return [{**document, "recorded_at": document["recorded_at"].replace(tzinfo=None)} for document in documents]


def verified(documents: list[dict[str, Any]], heads: tuple[Head, ...] = (), batch: int = 4) -> Verification:
    verifier = Verifier(heads)
    for start in range(0, len(documents), batch):
        if not verifier.take(documents[start : start + batch]):
            break
    return verifier.result()


def test_a_journal_as_written_is_intact() -> None:
    assert verified(stored()) == Verification(LENGTH)
    assert verified(stored()).is_intact


def test_an_empty_journal_is_intact() -> None:
    assert verified([]) == Verification(0)


def test_every_batch_size_finds_the_same() -> None:
    documents = stored()
    documents[6]["name"] = "Other"

    assert {verified(documents, batch=size) for size in range(1, LENGTH + 1)} == {verified(documents)}


def rewrite(document: dict[str, Any], **fields: Any) -> None:
    document["body"] = canonical({**orjson.loads(document["body"]), **fields})


def rechain(documents: list[dict[str, Any]]) -> None:
    before = bytes(32)
    for document in documents:
        document["hash"] = before = hashlib.sha256(before + document["body"]).digest()


def remove_one(documents: list[dict[str, Any]]) -> None:
    del documents[4]


def swap_two(documents: list[dict[str, Any]]) -> None:
    documents[4], documents[5] = documents[5], documents[4]


def change_body(documents: list[dict[str, Any]]) -> None:
    rewrite(documents[4], subject="pro_other")


def change_hash(documents: list[dict[str, Any]]) -> None:
    documents[4]["hash"] = bytes(32)


def lose_body(documents: list[dict[str, Any]]) -> None:
    del documents[4]["body"]


def change_copy(documents: list[dict[str, Any]]) -> None:
    documents[4]["message_id"] = "msg_other"


def change_time(documents: list[dict[str, Any]]) -> None:
    documents[4]["recorded_at"] += timedelta(milliseconds=1)


def renumber_body(documents: list[dict[str, Any]]) -> None:
    rewrite(documents[4], seq=99)
    rechain(documents)


def break_body(documents: list[dict[str, Any]]) -> None:
    documents[4]["body"] = b'{"data":{},"id":"'
    rechain(documents)


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (remove_one, "缺少第 5 条"),
        (swap_two, "缺少第 5 条"),
        (change_body, "散列值"),
        (change_hash, "散列值"),
        (lose_body, "散列值"),
        (change_copy, "message_id"),
        (change_time, "recorded_at"),
        (renumber_body, "_id"),
        (break_body, "无法读取"),
    ],
)
def test_the_first_broken_entry_is_named_with_its_reason(
    tamper: Callable[[list[dict[str, Any]]], None], says: str
) -> None:
    documents = stored()
    tamper(documents)

    found = verified(documents)

    assert (found.entries, found.first_broken, found.is_intact) == (4, 5, False)
    assert says in found.reason


def test_a_body_that_is_not_in_canonical_form_is_named_too() -> None:
    documents = stored()
    documents[4]["body"] = documents[4]["body"].replace(b'"data":', b'"data": ')
    documents[4]["body"] = documents[4]["body"].replace(b'},"id"', b'} ,"id"')
    rechain(documents)

    found = verified(documents)

    assert found.first_broken == 5
    assert "规范" in found.reason


def test_a_history_rewritten_to_the_end_is_found_by_a_head_kept_outside() -> None:
    heads = tuple(Head(each["_id"], each["hash"]) for each in stored()[2:9:3])
    documents = stored()
    rewrite(documents[4], request_id="forged")
    rechain(documents)

    assert verified(documents).is_intact
    found = verified(documents, heads=heads)

    assert (found.entries, found.first_broken) == (5, 6)
    assert "库外" in found.reason


def test_a_history_cut_at_the_end_is_found_by_a_head_kept_outside() -> None:
    last = stored()[-1]
    heads = (Head(last["_id"], last["hash"]),)

    found = verified(stored()[:7], heads=heads)

    assert (found.entries, found.first_broken) == (7, 8)
    assert "缺少第 8 条" in found.reason


def test_heads_of_the_journal_itself_agree() -> None:
    heads = (EMPTY, *(Head(each["_id"], each["hash"]) for each in stored()))

    assert verified(stored(), heads=heads) == Verification(LENGTH)
