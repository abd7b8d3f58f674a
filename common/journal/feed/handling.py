"""Which function of which room reacts to which message: collected beside the functions, composed to one table.

A room has its `Handlers`; a handler receives the message in its class and what it was `Heard` with. Several rooms may
react to one message: each reaction is an effect with a key of its own, and a service states their order. A handler of
`on_many` receives several entries at once, a single one as a list of one (blueprint section 4, feed and effects).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from common import clock
from common.journal.entries import Entry
from common.messages import Message
from common.people.commands import Command, derived_id, service_actor

M = TypeVar("M", bound=Message)
M_co = TypeVar("M_co", bound=Message, covariant=True)
Answer = TypeVar("Answer")
Many = TypeVar("Many", bound=Callable[..., object])
#: What a consumer does about each message of one source, by the message's name.
Table = Mapping[str, Callable[[Entry], object]]


class HandlersWrong(Exception):
    """Raised at start-up when the handlers of a service clash, or their order is not stated; the text says which."""


def effect_command(entry: Entry, effect: str, *, service: str, at: datetime) -> Command:
    """The command with which `service` carries out one effect of an entry: the same each time the entry comes."""
    return Command(
        actor=service_actor(service),
        command_id=derived_id("cmd", entry.message_id, effect),
        at=at,
        request_id=entry.request_id,
        caused_by=entry.message_id,
    )


@dataclass(frozen=True, slots=True)
class Heard(Generic[M_co]):
    """A message with the journal entry that brought it, in the hands of one reaction of one service."""

    message: M_co
    entry: Entry
    service: str
    effect: str

    @property
    def seq(self) -> int:
        """The number of the entry in the journal of its source."""
        return self.entry.seq

    def command(self, part: str = "") -> Command:
        """The command of this effect; `part` tells several like effects of one entry apart.

        It is dated when it takes effect, so nothing is known before it was recorded.
        """
        effect = f"{self.effect} {part}" if part else self.effect
        return effect_command(self.entry, effect, service=self.service, at=clock.now())


@dataclass(frozen=True, slots=True)
class Reaction:
    """One function that reacts to a message: `effect` is the key of what it does, `function` takes what was heard."""

    message: type[Message]
    effect: str
    function: Callable[[Sequence[Heard[Any]]], object]
    takes_many: bool


class Handlers:
    """The reactions of one room of a service; the service puts its rooms together with `compose`."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.reactions: list[Reaction] = []
        self.audited: list[type[Message]] = []

    def on(
        self, message: type[M], *, effect: str = ""
    ) -> Callable[[Callable[[M, Heard[M]], Answer]], Callable[[M, Heard[M]], Answer]]:
        """Let the function below react to a message; `effect` is its name unless given, and never changes."""

        def register(function: Callable[[M, Heard[M]], Answer]) -> Callable[[M, Heard[M]], Answer]:
            def one_by_one(heard: Sequence[Heard[M]]) -> None:
                for each in heard:
                    function(each.message, each)

            self.reactions.append(Reaction(message, effect or function.__name__, one_by_one, takes_many=False))
            return function

        return register

    def on_many(self, *messages: type[Message], effect: str = "") -> Callable[[Many], Many]:
        """Let the function below react to these messages, several entries at once, in the order of the journal.

        It must end in the same state however the entries are cut into lists.
        """

        def register(function: Many) -> Many:
            name = effect or function.__name__
            self.reactions += [Reaction(each, name, function, takes_many=True) for each in messages]
            return function

        return register

    def kept_for_audit(self, *messages: type[Message]) -> None:
        """Nothing follows from these: they stand in the journal for those who audit it."""
        self.audited += messages


@dataclass(frozen=True, slots=True)
class Reactions:
    """Everything that one service does about one message, in order; call it with an entry to have it done."""

    service: str
    message: type[Message]
    in_order: tuple[Reaction, ...]

    def __call__(self, entry: Entry) -> None:
        """Have all of it done about one entry; raises what the first that fails raises."""
        for each in self.in_order:
            each.function([self.heard(entry, each)])

    @property
    def take_many(self) -> bool:
        """Whether each of them takes several entries at once."""
        return all(each.takes_many for each in self.in_order)

    def heard(self, entry: Entry, reaction: Reaction) -> Heard[Message]:
        """What one of them receives of an entry: a message of its own, which it may change."""
        return Heard(self.message.from_data(dict(entry.data)), entry, self.service, reaction.effect)


def apply_together(table: Table, entries: Sequence[Entry]) -> None:
    """Have everything done about several entries whose reactions all take many: each function is called once."""
    heard: dict[Callable[..., object], list[Heard[Message]]] = {}
    for entry in entries:
        reactions = table[entry.name]
        assert isinstance(reactions, Reactions)
        for each in reactions.in_order:
            heard.setdefault(each.function, []).append(reactions.heard(entry, each))
    for function, received in heard.items():
        function(received)


def compose(
    *rooms: Handlers, order: Mapping[type[Message], Sequence[str]] | None = None
) -> Mapping[str, Mapping[str, Reactions]]:
    """The reactions of a service by source and message name: who it follows is what its rooms react to.

    `order` names the effects of each message to which several rooms react. Raises `HandlersWrong` where it does not,
    where two reactions to a message have one key, or a message that something follows from is kept for audit.
    """
    (service,) = {room.service for room in rooms}
    stated = {**dict.fromkeys(_heard_by(rooms)), **(order or {})}
    table: dict[str, dict[str, Reactions]] = {}
    for message, effects in stated.items():
        if not message.source:
            raise HandlersWrong(f"{message.__name__} does not say in whose journal it stands")
        in_order = _in_order(message, [_reactions_to(message, room) for room in rooms], stated=effects)
        if in_order and any(message in room.audited for room in rooms):
            raise HandlersWrong(f"{message.__name__} is kept for audit, but something follows from it")
        table.setdefault(message.source, {})[message.__name__] = Reactions(service, message, in_order)
    return MappingProxyType(table)


def _heard_by(rooms: Sequence[Handlers]) -> Iterator[type[Message]]:
    for room in rooms:
        yield from (each.message for each in room.reactions)
        yield from room.audited


def _reactions_to(message: type[Message], room: Handlers) -> tuple[Reaction, ...]:
    return tuple(each for each in room.reactions if each.message is message)


def _in_order(
    message: type[Message], by_room: Sequence[tuple[Reaction, ...]], *, stated: Sequence[str] | None
) -> tuple[Reaction, ...]:
    """The reactions to one message: of a single room as they stand there, of several as stated."""
    reactions = {each.effect: each for room in by_room for each in room}
    if len(reactions) < sum(len(room) for room in by_room):
        raise HandlersWrong(f"two reactions to {message.__name__} have one key: {sorted(reactions)}")
    if stated is None and sum(bool(room) for room in by_room) > 1:
        raise HandlersWrong(f"several rooms react to {message.__name__}: state the order of {sorted(reactions)}")
    if stated is not None and sorted(stated) != sorted(reactions):
        raise HandlersWrong(f"the order of {message.__name__} is {list(stated)}, its reactions {sorted(reactions)}")
    return tuple(reactions[effect] for effect in stated or reactions)
