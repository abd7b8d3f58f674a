from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import orjson
import pytest

from common.journal.entries import EMPTY, GENESIS, Head, canonical, chain, entry_of, instant_text, pending_message
from common.messages import ChainRegistered, Message
from common.people.commands import Actor, Command, Role

AT = datetime(2026, 11, 22, 1, 2, 3, 456_000, tzinfo=UTC)
ACTOR = Actor(account="acc_1", person="per_1", roles=(Role.REVIEWER,), on_behalf="sto_1")
COMMAND = Command(actor=ACTOR, command_id="cmd_1", at=AT, request_id="req_1", caused_by="msg_0")


def message(number: int = 0) -> dict[str, Any]:
    return pending_message(
        COMMAND, ChainRegistered(chain_id="chn_1", chain_name="百姓"), number=number, version=2, resource="chn_1"
    )


def test_a_pending_message_says_who_acts_for_whom_when_on_what_and_why() -> None:
    assert message() == {
        "id": COMMAND.message_id(0),
        "name": "ChainRegistered",
        "subject": "chn_1",
        "resource": "chn_1",
        "version": 2,
        "at": "2026-11-22T01:02:03.456+00:00",
        "request_id": "req_1",
        "caused_by": "msg_0",
        "actor": {"account": "acc_1", "person": "per_1", "on_behalf": "sto_1"},
        "data": {"chain_id": "chn_1", "chain_name": "百姓"},
    }


def test_a_message_that_is_not_json_is_refused_where_it_is_written() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Odd(Message):
        subject_field: ClassVar[str] = "odd_id"
        odd_id: str
        value: object

    with pytest.raises(TypeError):
        pending_message(COMMAND, Odd(odd_id="x", value=object()), number=0, version=1)


def test_entries_continue_number_and_hash_of_the_head() -> None:
    first, second = chain(Head(7, b"\x01" * 32), [message(0), message(1)], at=AT)

    assert (first["_id"], second["_id"]) == (8, 9)
    assert first["hash"] == hashlib.sha256(b"\x01" * 32 + first["body"]).digest()
    assert second["hash"] == hashlib.sha256(first["hash"] + second["body"]).digest()


def test_the_first_entry_stands_behind_zero_bytes() -> None:
    (first,) = chain(EMPTY, [message()], at=AT)

    assert first["hash"] == hashlib.sha256(GENESIS + first["body"]).digest()


def test_the_body_is_canonical_json_with_every_field() -> None:
    (document,) = chain(EMPTY, [message()], at=AT)

    body = orjson.loads(document["body"])

    assert canonical(body) == document["body"]
    assert set(body) == {*message(), "seq", "recorded_at"}
    assert list(body) == sorted(body)
    assert "百姓".encode() in document["body"]


def test_recorded_at_never_falls_when_the_clock_does() -> None:
    later = AT + timedelta(hours=1)

    (document,) = chain(Head(1, GENESIS, later), [message()], at=AT)

    assert document["recorded_at"] == later
    assert entry_of(document["body"], document["hash"]).recorded_at == later


def test_an_entry_is_read_from_its_body_alone() -> None:
    (document,) = chain(EMPTY, [message()], at=AT + timedelta(seconds=1))

    entry = entry_of(document["body"], document["hash"])

    assert entry.head == Head(1, document["hash"])
    assert (entry.message_id, entry.subject, entry.resource, entry.version) == (message()["id"], "chn_1", "chn_1", 2)
    assert (entry.at, entry.recorded_at) == (AT, AT + timedelta(seconds=1))
    assert entry.actor["on_behalf"] == "sto_1"
    assert ChainRegistered.from_data(dict(entry.data)).chain_name == "百姓"


def test_heads_are_compared_by_number_and_hash() -> None:
    assert Head(1, GENESIS, AT) == Head(1, GENESIS)
    assert Head(1, GENESIS) != Head(2, GENESIS)


def test_instants_are_written_in_utc_with_milliseconds() -> None:
    assert instant_text(AT) == "2026-11-22T01:02:03.456+00:00"
