"""A small pair of services for the tests of the mechanisms: one counts, the other marks each count.

`left` holds counters: a command opens one or raises it by one. `right` follows the journal of `left`: for each raise it
inserts one mark (which tells `right`'s own journal) and raises its mirror of the counter.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

import mongoengine

from common import clock, mongo
from common.errors import Conflict
from common.journal import completeness, journal
from common.journal.entries import Entry
from common.journal.feed import Consumer, LocalSource, Table, cursor_states, effect_command, parked_entries
from common.journal.relay import Relay
from common.messages import Message
from common.people import idempotency
from common.people.commands import Actor, Command, Receipt, Role, derived_id
from common.projections import project
from tests.databases import empty

LEFT = "left"
RIGHT = "right"
#: The names of their databases.
NAMES = ("test_left", "test_right")
CLERK = Actor(account="acc_counter", person="per_counter", roles=(Role.REVIEWER,), on_behalf="sto_party")


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened(Message):
    """Left: a counter exists."""

    source: ClassVar[str] = LEFT
    subject_field: ClassVar[str] = "counter_id"
    counter_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRaised(Message):
    """Left: a counter was raised by one, to `total`."""

    source: ClassVar[str] = LEFT
    subject_field: ClassVar[str] = "counter_id"
    counter_id: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMade(Message):
    """Right: a raise was marked."""

    source: ClassVar[str] = RIGHT
    subject_field: ClassVar[str] = "mark_id"
    mark_id: str


class CounterDocument(mongo.Stored):
    """A counter, and the commands that raised it."""

    meta: ClassVar[dict[str, Any]] = {"db_alias": LEFT, "collection": "counters"}
    total = mongoengine.IntField(default=0)
    lines = mongoengine.ListField(mongoengine.StringField())


class MarkDocument(mongo.Stored):
    """The effect of one raise."""

    meta: ClassVar[dict[str, Any]] = {"db_alias": RIGHT, "collection": "marks"}
    counter_id = mongoengine.StringField()
    message_id = mongoengine.StringField()


class MirrorDocument(mongo.Stored):
    """What right knows of a counter."""

    meta: ClassVar[dict[str, Any]] = {"db_alias": RIGHT, "collection": "mirrors"}
    total = mongoengine.IntField(default=0)
    last_seq = mongoengine.MapField(mongoengine.IntField())


def open_counter(command: Command, counter_id: str) -> Receipt:
    """Insert a counter."""
    return mongo.insert(
        CounterDocument(id=counter_id), command=command, messages=[CounterOpened(counter_id=counter_id)]
    )


def raise_counter(command: Command, counter_id: str, *, version: int | None = None) -> Receipt:
    """Raise a counter by one, from `version` or from the one that it has now."""
    found = mongo.database(LEFT)["counters"].find_one({"_id": counter_id}) or {}
    return mongo.update(
        CounterDocument,
        counter_id,
        version=version or found["version"],
        change={"$inc": {"total": 1}, "$push": {"lines": command.command_id}},
        command=command,
        messages=[CounterRaised(counter_id=counter_id, total=found["total"] + 1)],
    )


def mark_raise(entry: Entry) -> None:
    """The two keyed effects of a raise: one insert, one conditional update."""
    mark_id = derived_id("mrk", entry.message_id)
    mongo.insert_effect(
        MarkDocument(id=mark_id, counter_id=entry.subject, message_id=entry.message_id),
        command=effect_command(entry, "mark", service=RIGHT, at=clock.now()),
        messages=[MarkMade(mark_id=mark_id)],
    )
    project(MirrorDocument, entry.subject, source=LEFT, seq=entry.seq, change={"$inc": {"total": 1}})


HANDLERS: Table = {"CounterRaised": mark_raise}


def consumer(handlers: Table = HANDLERS, **options: Any) -> Consumer:
    """Right's consumer of left's journal."""
    return Consumer(mongo.database(RIGHT), LEFT, LocalSource(mongo.database(LEFT)), handlers, **options)


def settle(*, handlers: Table = HANDLERS) -> None:
    """Run both relays and the consumer until nothing moves."""
    steps = (Relay(LEFT).run_once, consumer(handlers).run_once, Relay(RIGHT).run_once)
    while sum(step() for step in steps):
        pass


@dataclass
class Book:
    """What the clients asked for and what they were told: the outside view of a run."""

    requested: dict[str, str] = field(default_factory=dict)
    acknowledged: dict[str, Receipt] = field(default_factory=dict)

    def open(self, key: str, counter_id: str) -> Receipt:
        """Ask for a counter."""
        return self._ask(key, counter_id, lambda command: open_counter(command, counter_id))

    def raise_by_one(self, key: str, counter_id: str, *, tries: int = 50) -> Receipt:
        """Ask for a raise, again while others are faster."""
        for attempt in range(tries):
            try:
                return self._ask(key, counter_id, lambda command: raise_counter(command, counter_id))
            except Conflict:
                if attempt == tries - 1:
                    raise
        raise AssertionError("unreachable")

    def _ask(self, key: str, counter_id: str, run: Any) -> Receipt:
        self.requested[key] = counter_id
        receipt = ask(key, counter_id, run)
        self.acknowledged[key] = receipt
        return receipt

    @property
    def raises(self) -> Mapping[str, str]:
        """Command id and counter of each raise that was asked for."""
        return {
            idempotency.command_id(LEFT, CLERK, key): counter
            for key, counter in self.requested.items()
            if not key.startswith("open")
        }


def ask(key: str, counter_id: str, run: Any) -> Receipt:
    """One command as the web edge sends it."""
    return idempotency.execute(LEFT, actor=CLERK, key=key, body_hash=counter_id, run=run, at=clock.now())


def command_of(key: str, counter_id: str) -> Command:
    """The command that `ask` carries out."""
    identifier = idempotency.command_id(LEFT, CLERK, key)
    return Command(CLERK, identifier, clock.now(), request_hash=counter_id)


def in_threads(number: int, work: Callable[[int], None]) -> None:
    """Do some work in threads that begin together; a failure in one is raised here."""
    barrier = threading.Barrier(number)
    failures: list[BaseException] = []

    def begin(each: int) -> None:
        try:
            barrier.wait(60)
            work(each)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=begin, args=(each,)) for each in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failures:
        raise failures[0]


def connect(uri: str, names: Sequence[str]) -> None:
    """Open both databases in this process."""
    for alias, name in zip((LEFT, RIGHT), names, strict=True):
        mongo.disconnect(alias)
        mongo.connect(uri, alias=alias, database_name=name)


@contextmanager
def opened(uri: str) -> Iterator[tuple[str, str]]:
    """Both databases, empty and indexed; their names."""
    connect(uri, NAMES)
    try:
        purge()
        for alias in (LEFT, RIGHT):
            mongo.ensure_indexes(alias)
        yield NAMES
    finally:
        for alias in (LEFT, RIGHT):
            mongo.disconnect(alias)


def purge() -> None:
    """Empty every collection of both databases; indexes stay."""
    for alias in (LEFT, RIGHT):
        empty(mongo.database(alias))


def problems(book: Book, *, heads: Sequence[journal.Head] = ()) -> list[str]:
    """Every invariant that does not hold after the run was settled; each text begins with its name."""
    return [*_effects(book), *_journals(heads), *_answers(book), *_versions(), *_right_side()]


def _counters() -> list[dict[str, Any]]:
    return list(mongo.database(LEFT)["counters"].find({}))


def _effects(book: Book) -> list[str]:
    """I1, I2, I4: what was acknowledged is there, once; nothing else is; totals are folds of their lines."""
    found = []
    lines = [line for counter in _counters() for line in counter["lines"]]
    for key in book.acknowledged:
        if not key.startswith("open") and lines.count(idempotency.command_id(LEFT, CLERK, key)) == 0:
            found.append(f"I1 acknowledged {key} has no effect")
    for line in sorted(set(lines)):
        if line not in book.raises or lines.count(line) > 1:
            found.append(f"I2 effect {line} happened {lines.count(line)} times, asked for: {line in book.raises}")
    found += [
        f"I4 {each['_id']} is not the fold of its lines" for each in _counters() if each["total"] != len(each["lines"])
    ]
    return found


def _journals(heads: Sequence[journal.Head]) -> list[str]:
    """I10, I12: the journals verify, hold each message once, nothing is pending and nothing parked."""
    found = []
    for alias in (LEFT, RIGHT):
        checked = journal.verify(mongo.database(alias), heads=heads if alias == LEFT else ())
        if not checked.is_intact:
            found.append(f"I10 {alias}: {checked.reason}")
        ids = [each["message_id"] for each in mongo.database(alias)["journal"].find({}, {"message_id": 1})]
        if len(ids) != len(set(ids)):
            found.append(f"I12 {alias}: a message is in the journal more than once")
        if Relay(alias).oldest_pending():
            found.append(f"I12 {alias}: messages are still pending")
        found += [f"I12 {alias}: {line}" for line in completeness.incomplete(alias)]
        for each in completeness.remembered(alias):
            found += [f"I12 {alias}: message {message} is lost" for message in each.absent]
    if parked_entries(mongo.database(RIGHT)):
        found.append("I12 entries are parked")
    head = journal.head(mongo.database(LEFT))
    if [state.position for state in cursor_states(mongo.database(RIGHT))] != ([head] if head.seq else []):
        found.append("I12 the cursor is not at the head")
    return found


def _answers(book: Book) -> list[str]:
    """I13: what was answered is answered again, from the record or without it."""
    found = []
    for key, receipt in book.acknowledged.items():
        if idempotency.find_receipt(LEFT, command_of(key, book.requested[key])) != receipt:
            found.append(f"I13 {key} was answered {receipt}, which cannot be read back")
    return found


def _versions() -> list[str]:
    """I14: each document's versions, as its messages state them, are 1, 2, 3 … up to the one it has."""
    found = []
    entries = journal.read(mongo.database(LEFT), after=0, limit=100_000)
    for counter in _counters():
        versions = [entry.version for entry in entries if entry.resource == counter["_id"]]
        if versions != list(range(1, counter["version"] + 1)):
            found.append(f"I14 {counter['_id']} stands at {counter['version']} after {versions}")
    return found


def _right_side() -> list[str]:
    """I3: each raise has one mark, one message about it, and counts once in the mirror."""
    found = []
    entries = journal.read(mongo.database(LEFT), after=0, limit=100_000)
    raised = [entry for entry in entries if entry.name == "CounterRaised"]
    marks = [each["message_id"] for each in mongo.database(RIGHT)["marks"].find({})]
    if sorted(marks) != sorted(entry.message_id for entry in raised):
        found.append(f"I3 {len(marks)} marks of {len(raised)} raises")
    made = [e.caused_by for e in journal.read(mongo.database(RIGHT), after=0, limit=100_000)]
    if sorted(str(each) for each in made) != sorted(marks):
        found.append(f"I3 {len(made)} messages about {len(marks)} marks")
    mirrored = {each["_id"]: each["total"] for each in mongo.database(RIGHT)["mirrors"].find({})}
    counted = {each["_id"]: each["total"] for each in _counters() if each["total"]}
    if mirrored != counted:
        found.append(f"I3 the mirror shows {mirrored}, the counters {counted}")
    return found
