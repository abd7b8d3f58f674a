"""The mechanisms broken on purpose: the same invariants that hold elsewhere must name each of these mutants.

A fault suite that would pass a broken mechanism proves nothing. Each scenario is run twice: as the mechanism is, when
nothing may be found, and with its mutant, when the invariant named here must be (quality section 3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from common import clock, mongo
from common.errors import Conflict
from common.journal import journal, relay
from common.journal.entries import EMPTY, Entry
from common.journal.feed import accept_journal
from common.journal.relay import Relay
from common.people import idempotency
from common.people.commands import Command, Receipt
from tests import counting
from tests.counting import CLERK, LEFT, RIGHT, Book, CounterDocument, CounterOpened, CounterRaised
from tests.faults.conftest import COUNTERS


@pytest.fixture(autouse=True)
def _restore_indexes(pair: tuple[str, str]) -> Any:
    yield
    index = mongo.database(LEFT)["journal"].index_information().get("message_id", {})
    if not index.get("unique"):
        counting.purge()
        mongo.database(LEFT)["journal"].drop_index("message_id")
        mongo.ensure_indexes(LEFT)


class Crashed(BaseException):
    """Stands for the death of the process at a fault point: nothing in our code may catch it."""


def crash_at(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, work: Callable[[], object]) -> None:
    """Do some work in a process that dies at the named point."""

    def point(reached: str) -> None:
        if reached == name:
            raise Crashed

    with monkeypatch.context() as patched:
        patched.setattr(module, "point", point)
        with pytest.raises(Crashed):
            work()


# Scenarios: what happens to the system; each works with the mechanism as it is, and with its mutant.


def relay_dies_after_append(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.raise_by_one("raise-1", "cnt_0")
    crash_at(monkeypatch, relay, "after_append", Relay(LEFT).run_once)
    book.raise_by_one("raise-2", "cnt_0")


def relay_dies_before_append(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.raise_by_one("raise-1", "cnt_0")
    crash_at(monkeypatch, relay, "before_append", Relay(LEFT).run_once)


def messages_come_again(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        book.raise_by_one(f"raise-{number}", f"cnt_{number % COUNTERS}")
    counting.settle()
    accept_journal(mongo.database(RIGHT), LEFT, head=EMPTY)


def clients_race(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read version 1 when each writes: one of them must lose, and does not say that it was done."""
    for key in ("raise-1", "raise-2"):
        book.requested[key] = "cnt_0"
        command = counting.command_of(key, "cnt_0")
        try:
            receipt = mongo.update(
                CounterDocument,
                "cnt_0",
                version=1,
                change={"$inc": {"total": 1}, "$push": {"lines": command.command_id}},
                command=command,
                messages=[CounterRaised(counter_id="cnt_0", total=1)],
            )
        except Conflict:
            continue
        book.acknowledged[key] = receipt


def a_key_is_taken_twice(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.raise_by_one("raise-1", "cnt_0")
    counting.settle()
    command = Command(actor=CLERK, command_id="cmd_again", at=clock.now())
    try:
        mongo.insert(CounterDocument(id="cnt_0"), command=command, messages=[CounterOpened(counter_id="cnt_0")])
    except Conflict:
        return


def an_expired_key_comes_again(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its record nor its document remembers it; the answer may only be the first one."""
    book.raise_by_one("raise-1", "cnt_0")
    counting.settle()
    mongo.database(LEFT)["idempotency"].delete_many({})
    mongo.database(LEFT)["counters"].update_many({}, {"$set": {"recent": []}})
    book.raise_by_one("raise-1", "cnt_0")


# Mutants: one mechanism each, taken away or turned round.


def drop_unique_message_id(monkeypatch: pytest.MonkeyPatch) -> None:
    mongo.database(LEFT)["journal"].drop_index("message_id")
    mongo.database(LEFT)["journal"].create_index("message_id", name="message_id")


def clear_before_append(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_once(self: Relay) -> int:
        found = [(each, document) for each in mongo.collections(self.alias) for document in relay._waiting(each)]
        messages = [message for _, document in found for message in document["pending"]]
        relay._clear(found, frozenset(message["id"] for message in messages))
        relay.point("before_append")
        journal.append(mongo.database(self.alias), messages, at=clock.now())
        return len(messages)

    monkeypatch.setattr(Relay, "run_once", run_once)


def drop_cursor_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def project(
        cls: type[mongo.Stored], identifier: str, *, source: str, seq: int, change: Mapping[str, Mapping[str, Any]]
    ) -> bool:
        operators = {**change, "$set": {f"last_seq.{source}": seq}}
        cls._get_collection().update_one({"_id": identifier}, operators, upsert=True)
        return True

    monkeypatch.setattr(counting, "project", project)


def drop_effect_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def insert_effect(document: mongo.Stored, *, command: Command, messages: Any = ()) -> bool:
        document.id = f"{document.id}_{mongo.database(RIGHT)['marks'].count_documents({})}"
        mongo.insert(document, command=command, messages=messages)
        return True

    monkeypatch.setattr(mongo, "insert_effect", insert_effect)


def skip_version_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def update(cls: Any, identifier: str, *, version: int, change: Any, command: Command, messages: Any) -> Receipt:
        pending = mongo._pending(command, messages, version=version + 1, resource=identifier, document=identifier)
        operators = {**change, "$set": {"version": version + 1}}
        operators["$push"] = {**change["$push"], "pending": {"$each": pending}}
        cls._get_collection().update_one({"_id": identifier}, operators)
        return Receipt(identifier, version + 1, command.message_id(0))

    monkeypatch.setattr(mongo, "update", update)


def save_instead_of_insert(monkeypatch: pytest.MonkeyPatch) -> None:
    def insert(document: mongo.Stored, *, command: Command, messages: Any) -> Receipt:
        document.pending = mongo._pending(
            command, messages, version=1, resource=str(document.id), document=str(document.id)
        )
        getattr(document, "save")()  # noqa: B009  # the banned call itself, kept from the guard that looks for it
        return Receipt(str(document.id), 1, command.message_id(0))

    monkeypatch.setattr(mongo, "insert", insert)


def trust_every_new_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "_find_journalled", lambda *_: None)


@dataclass(frozen=True)
class Case:
    """A scenario, the mutant that it exposes, and the invariant that names it."""

    scenario: Callable[[Book, pytest.MonkeyPatch], None]
    mutant: Callable[[pytest.MonkeyPatch], None]
    invariant: str


CASES = [
    Case(relay_dies_after_append, drop_unique_message_id, "I12"),
    Case(relay_dies_before_append, clear_before_append, "I12"),
    Case(messages_come_again, drop_cursor_check, "I3"),
    Case(messages_come_again, drop_effect_key, "I3"),
    Case(clients_race, skip_version_check, "I14"),
    Case(a_key_is_taken_twice, save_instead_of_insert, "I1"),
    Case(an_expired_key_comes_again, trust_every_new_key, "I2"),
]


@pytest.mark.parametrize("case", CASES, ids=[case.mutant.__name__ for case in CASES])
def test_the_mutant_is_caught_and_the_mechanism_as_it_is_is_not(
    case: Case, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.scenario(book, monkeypatch)
    counting.settle()
    assert counting.problems(book) == []

    counting.purge()
    broken = Book()
    for number in range(COUNTERS):
        broken.open(f"open-{number}", f"cnt_{number}")
    case.mutant(monkeypatch)
    case.scenario(broken, monkeypatch)
    counting.settle()
    found = counting.problems(broken)

    assert any(problem.startswith(case.invariant) for problem in found), found


@pytest.mark.parametrize("is_passed_over", [False, True], ids=["held", "passed over"])
def test_a_second_message_under_a_known_id_is_caught(
    book: Book, monkeypatch: pytest.MonkeyPatch, is_passed_over: bool
) -> None:
    """Held, it is told as pending; a mutant that passes it over has lost it, which what the counter remembers shows."""
    for key in ("raise-1", "raise-2"):
        book.raise_by_one(key, "cnt_0")
    counting.settle()
    mongo.database(LEFT)["counters"].update_many({}, {"$pop": {"recent": -1}})
    mongo.database(LEFT)["counters"].update_many({}, {"$pop": {"recent": -1}})
    if is_passed_over:
        monkeypatch.setattr(journal, "states", lambda *_: True)
    counting.raise_counter(counting.command_of("raise-1", "another"), "cnt_0")
    Relay(LEFT).run_once()

    found = [problem for problem in counting.problems(book) if problem.startswith("I12 left")]

    assert bool(Relay(LEFT).oldest_pending()) is not is_passed_over
    assert any("cnt_0" in problem for problem in found), found


def test_a_tampered_journal_is_caught(book: Book) -> None:
    counting.settle()
    mongo.database(LEFT)["journal"].update_one({"_id": 2}, {"$set": {"subject": "cnt_other"}})

    assert [problem[:3] for problem in counting.problems(book)] == ["I10"]


def test_a_mutant_of_the_index_does_not_outlive_its_test(pair: tuple[str, str]) -> None:
    assert mongo.database(LEFT)["journal"].index_information()["message_id"].get("unique")


def test_an_effect_that_nobody_asked_for_is_caught(book: Book) -> None:
    counting.raise_counter(Command(CLERK, "cmd_stray", clock.now()), "cnt_0")
    counting.settle()

    assert [problem[:2] for problem in counting.problems(book)] == ["I2"]


def test_a_parked_entry_is_seen(book: Book) -> None:
    def fail(_: Entry) -> None:
        raise ZeroDivisionError

    book.raise_by_one("raise-1", "cnt_0")
    Relay(LEFT).run_once()
    counting.consumer({"CounterRaised": fail}, pauses=(0.001,)).run_once()
    counting.settle()

    assert any("parked" in problem for problem in counting.problems(book))
