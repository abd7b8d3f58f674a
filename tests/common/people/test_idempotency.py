from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from pymongo.read_concern import ReadConcern

from common import clock, mongo
from common.errors import Conflict, Stale
from common.journal.entries import pending_message
from common.journal.relay import Relay
from common.people import idempotency
from common.people.commands import Actor, Command, Receipt, Role
from common.people.idempotency import KeyExpired, KeyReused
from tests.counting import CLERK, LEFT, open_counter, raise_counter, settle

pytestmark = pytest.mark.usefixtures("pair")


def execute(key: str, run: Any, *, body: str = "body", actor: Actor = CLERK) -> Receipt:
    return idempotency.execute(LEFT, actor=actor, key=key, body_hash=body, run=run, at=clock.now())


def opening(command: Command) -> Receipt:
    return open_counter(command, "cnt_1")


def raising(command: Command) -> Receipt:
    return raise_counter(command, "cnt_1")


def total() -> int:
    found: dict[str, Any] = mongo.database(LEFT)["counters"].find_one({"_id": "cnt_1"}) or {"total": 0}
    return int(found["total"])


def records() -> Any:
    """Read as they are written: without waiting for the majority."""
    return mongo.database(LEFT).get_collection("idempotency", read_concern=ReadConcern("local"))


def test_a_repeated_command_gets_the_same_answer_without_running_again() -> None:
    execute("open", opening)
    first = execute("raise", raising)

    again = [execute("raise", raising) for _ in range(4)]

    assert again == [first] * 4
    assert total() == 1


def test_further_fields_of_the_answer_are_repeated_as_they_were() -> None:
    further = {"$odd": "$$NOW", "list": [1, {"a": None}]}

    first = execute("open", lambda command: replace(opening(command), further=further))

    assert first.further == further
    assert execute("open", opening).further == further


def test_the_same_key_with_another_body_is_refused() -> None:
    execute("open", opening)

    with pytest.raises(KeyReused) as refused:
        execute("open", opening, body="another body")

    assert refused.value.code == "idempotency_key_reused"


def test_the_same_key_of_another_account_is_another_command() -> None:
    other = Actor(account="acc_other", person="per_other", roles=(Role.REVIEWER,))
    execute("open", opening)

    execute("raise", raising)
    execute("raise", raising, actor=other)

    assert total() == 2


@pytest.mark.parametrize("relayed", [False, True], ids=["still pending", "in the journal"])
def test_a_first_try_that_died_after_writing_is_answered_from_its_message(relayed: bool) -> None:
    execute("open", opening)
    receipts: list[Receipt] = []

    def die(command: Command) -> Receipt:
        receipts.append(raising(command))
        raise SystemExit

    with pytest.raises(SystemExit):
        execute("raise", die)
    if relayed:
        Relay(LEFT).run_once()

    assert execute("raise", raising) == receipts[0]
    assert total() == 1


def test_an_answer_whose_record_was_lost_is_found_again() -> None:
    execute("open", opening)
    first = execute("raise", raising)
    records().delete_many({})

    assert execute("raise", raising) == first
    assert total() == 1


def test_a_lost_record_is_found_again_also_where_the_use_case_refuses_the_repetition() -> None:
    execute("open", opening)
    first = execute("raise", raising)
    records().delete_many({})

    def refuse(_: Command) -> Receipt:
        raise Stale("这条记录已被修改，请刷新后重试。")

    assert execute("raise", refuse) == first


def test_a_refused_command_leaves_no_trace_and_its_key_may_be_used_again() -> None:
    execute("open", opening)

    def refuse(_: Command) -> Receipt:
        raise Conflict("已经有人这样做了，请刷新后重试。")

    with pytest.raises(Conflict):
        execute("raise", refuse, body="wrong")

    assert records().count_documents({}) == 1
    assert execute("raise", raising, body="mended").version == 2


def test_a_bug_leaves_the_key_to_the_same_request() -> None:
    execute("open", opening)

    def fail(_: Command) -> Receipt:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        execute("raise", fail)

    with pytest.raises(KeyReused):
        execute("raise", raising, body="another body")
    assert execute("raise", raising).version == 2


def test_tries_that_race_have_one_effect_and_one_answer() -> None:
    execute("open", opening)
    barrier = threading.Barrier(8)
    receipts: list[Receipt] = []

    def attempt() -> None:
        def run(command: Command) -> Receipt:
            barrier.wait(10)
            return raising(command)

        receipts.append(execute("raise", run))

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(receipts) == 8
    assert len(set(receipts)) == 1
    assert total() == 1


def test_records_are_dated_by_the_database_so_that_a_set_clock_does_not_let_them_expire(clock_file: Any) -> None:
    before = mongo.database(LEFT).command("hello")["localTime"].replace(tzinfo=UTC)
    clock.advance(days=-4000)

    execute("open", opening)

    record = records().find_one({})
    assert record["seen_at"] >= before
    execute("open", opening)
    assert records().find_one({})["seen_at"] == record["seen_at"]


def forget_the_key() -> None:
    """What ninety days do: the record expires, and the counter has seen so much since that it forgot the act."""
    for number in range(mongo.RECENT):
        execute(f"further-{number}", raising)
    settle()
    records().delete_many({})


def test_an_expired_key_used_again_for_the_same_request_has_no_second_effect() -> None:
    execute("open", opening)
    first = execute("raise", raising)
    forget_the_key()
    before = total()

    assert execute("raise", raising) == first
    assert total() == before


def test_an_expired_key_used_again_for_another_request_is_refused_and_writes_nothing() -> None:
    execute("open", opening)
    execute("raise", raising)
    forget_the_key()
    before = total()

    for _ in range(2):
        with pytest.raises(KeyReused):
            execute("raise", raising, body="another body")
    with pytest.raises(KeyReused):
        execute("raise", lambda command: open_counter(command, "cnt_2"), body="another body")

    assert total() == before
    assert mongo.database(LEFT)["counters"].count_documents({}) == 1
    assert records().count_documents({}) == 0


def test_an_expired_key_whose_message_does_not_say_for_which_request_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    execute("open", opening)
    with monkeypatch.context() as earlier:
        earlier.setattr(mongo, "pending_message", without_hash)
        execute("raise", raising)
    forget_the_key()
    before = total()

    for _ in range(2):
        with pytest.raises(KeyExpired, match="cnt_1"):
            execute("raise", raising)

    assert total() == before


def without_hash(command: Command, message: Any, **named: Any) -> dict[str, Any]:
    """The message as earlier versions wrote it."""
    return pending_message(replace(command, request_hash=""), message, **named)
