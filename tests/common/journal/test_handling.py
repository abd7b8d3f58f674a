"""Handlers of several rooms become one table: typed, in order, each effect with a key of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from common.journal.entries import EMPTY, Entry, chain, entry_of, pending_message
from common.journal.feed import Handlers, HandlersWrong, Heard, compose
from common.messages import Message
from common.people.commands import Command, derived_id, service_actor

AT = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLit(Message):
    """Hall: a lamp burns."""

    source: ClassVar[str] = "hall"
    subject_field: ClassVar[str] = "lamp_id"
    lamp_id: str
    watts: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class LampBroken(Message):
    """Attic: a lamp is broken."""

    source: ClassVar[str] = "attic"
    subject_field: ClassVar[str] = "lamp_id"
    lamp_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whispered(Message):
    """It does not say where."""

    subject_field: ClassVar[str] = "lamp_id"
    lamp_id: str


def entry(message: Message) -> Entry:
    command = Command(service_actor("hall"), "cmd_1", AT, request_id="req_1")
    document = chain(EMPTY, [pending_message(command, message, number=0, version=1)], at=AT)[0]
    return entry_of(document["body"], document["hash"])


def room(log: list[str], *effects: str, message: type[Message] = LampLit) -> Handlers:
    """A room that notes each of its effects."""
    handlers = Handlers("cellar")
    for effect in effects:

        @handlers.on(message, effect=effect)
        def note(message: Message, heard: Heard[Message]) -> None:
            log.append(f"{heard.effect} {message.subject}")

    return handlers


def test_a_handler_receives_the_message_in_its_class_and_the_entry_that_brought_it() -> None:
    received: list[tuple[LampLit, Heard[LampLit]]] = []
    handlers = Handlers("cellar")

    @handlers.on(LampLit)
    def lamp_lit(message: LampLit, heard: Heard[LampLit]) -> None:
        received.append((message, heard))

    told = entry(LampLit(lamp_id="lmp_1", watts=60))
    compose(handlers)["hall"]["LampLit"](told)

    [(message, heard)] = received
    assert message == heard.message == LampLit(lamp_id="lmp_1", watts=60)
    assert (heard.entry, heard.seq, heard.effect) == (told, 1, "lamp_lit")


def test_an_effect_has_the_same_command_each_time_and_no_other_effect_has_it() -> None:
    told = entry(LampLit(lamp_id="lmp_1"))
    message = LampLit(lamp_id="lmp_1")

    first, again = (Heard(message, told, "cellar", "count").command() for _ in range(2))
    others = [Heard(message, told, "cellar", "sweep").command(), Heard(message, told, "cellar", "count").command("two")]

    assert first.command_id == again.command_id == derived_id("cmd", told.message_id, "count")
    assert len({first.command_id, *(each.command_id for each in others)}) == 3
    assert (first.caused_by, first.request_id) == (told.message_id, "req_1")
    assert first.actor == service_actor("cellar")


def test_the_rooms_of_a_service_make_one_table_by_source() -> None:
    log: list[str] = []

    table = compose(room(log, "count"), room(log, "sweep", message=LampBroken))

    assert {source: set(names) for source, names in table.items()} == {"hall": {"LampLit"}, "attic": {"LampBroken"}}


def test_several_reactions_of_one_room_happen_as_they_stand_there() -> None:
    log: list[str] = []

    compose(room(log, "count", "sweep"))["hall"]["LampLit"](entry(LampLit(lamp_id="lmp_1")))

    assert log == ["count lmp_1", "sweep lmp_1"]


def test_several_rooms_react_in_the_order_that_the_service_states() -> None:
    log: list[str] = []
    rooms = (room(log, "count"), room(log, "sweep", "polish"))

    table = compose(*rooms, order={LampLit: ("polish", "count", "sweep")})
    table["hall"]["LampLit"](entry(LampLit(lamp_id="lmp_1")))

    assert log == ["polish lmp_1", "count lmp_1", "sweep lmp_1"]


def test_a_reaction_cannot_change_what_the_next_one_receives() -> None:
    received: list[LampLit] = []
    handlers = Handlers("cellar")
    for effect in ("first", "second"):
        handlers.on(LampLit, effect=effect)(lambda message, _: received.append(message))

    compose(handlers)["hall"]["LampLit"](entry(LampLit(lamp_id="lmp_1")))

    assert received[0] == received[1]
    assert received[0] is not received[1]


def test_what_is_kept_for_audit_is_heard_and_nothing_follows() -> None:
    handlers = Handlers("cellar")
    handlers.kept_for_audit(LampBroken)

    table = compose(handlers)
    table["attic"]["LampBroken"](entry(LampBroken(lamp_id="lmp_1")))

    assert table["attic"]["LampBroken"].in_order == ()


def test_rooms_that_react_to_one_message_without_an_order_are_refused() -> None:
    with pytest.raises(HandlersWrong, match=r"several rooms react to LampLit: .*'count', 'sweep'"):
        compose(room([], "count"), room([], "sweep"))


@pytest.mark.parametrize("order", [("count",), ("count", "sweep", "polish"), ("count", "count", "sweep")])
def test_an_order_names_every_effect_once(order: tuple[str, ...]) -> None:
    with pytest.raises(HandlersWrong, match="the order of LampLit"):
        compose(room([], "count"), room([], "sweep"), order={LampLit: order})


def test_an_order_of_what_nobody_hears_is_refused() -> None:
    with pytest.raises(HandlersWrong, match="the order of LampBroken"):
        compose(room([], "count"), order={LampBroken: ("sweep",)})


def test_two_effects_of_one_message_with_one_key_are_refused() -> None:
    with pytest.raises(HandlersWrong, match="one key"):
        compose(room([], "count"), room([], "count"), order={LampLit: ("count", "count")})


def test_what_something_follows_from_is_not_kept_for_audit() -> None:
    other = Handlers("cellar")
    other.kept_for_audit(LampLit)

    with pytest.raises(HandlersWrong, match="kept for audit"):
        compose(room([], "count"), other)


def test_a_message_that_does_not_say_its_journal_is_refused() -> None:
    with pytest.raises(HandlersWrong, match="whose journal"):
        compose(room([], "count", message=Whispered))
