"""Every message has a consumer: a fact that nobody hears was forgotten by somebody."""

import importlib
import inspect
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from types import ModuleType

from common.journal.feed.handling import Reactions
from common.messages import Message, agreements, gateway, ratings

SERVICES = ("agreements", "ratings", "gateway")
SHARED = {"agreements": agreements, "ratings": ratings, "gateway": gateway}


def _declared(module: ModuleType) -> Iterator[type[Message]]:
    """The messages of a module; the class that only says whose they are has no subject."""
    for _, cls in inspect.getmembers(module, inspect.isclass):
        if issubclass(cls, Message) and cls.__module__ == module.__name__ and not cls.__name__.startswith("From"):
            yield cls


def _handlers(service: str) -> Mapping[str, Mapping[str, Reactions]]:
    handlers: Mapping[str, Mapping[str, Reactions]] = importlib.import_module(f"services.{service}.handlers").HANDLERS
    return handlers


def _heard(service: str) -> set[type[Message]]:
    return {each.message for table in _handlers(service).values() for each in table.values()}


def _own(service: str) -> set[type[Message]]:
    name = f"services.{service}.domain.messages"
    return set(_declared(importlib.import_module(name))) if find_spec(name) else set()


def _shared() -> set[type[Message]]:
    return {message for module in SHARED.values() for message in _declared(module)}


def test_every_message_between_services_has_a_consumer() -> None:
    heard = {message for service in SERVICES for message in _heard(service)}

    assert _shared() - heard == set()


def test_every_message_of_a_service_to_itself_has_a_consumer() -> None:
    unheard = {service: _own(service) - _heard(service) for service in SERVICES}

    assert not any(unheard.values()), unheard


def test_nobody_waits_for_a_message_of_another_service_to_itself() -> None:
    for service in SERVICES:
        assert _heard(service) - _shared() - _own(service) == set(), service


def test_every_message_says_in_whose_journal_it_stands() -> None:
    for service in SERVICES:
        assert {message.source for message in (*_declared(SHARED[service]), *_own(service))} == {service}


def test_a_journal_has_no_two_messages_of_one_name() -> None:
    for service in SERVICES:
        names = [message.__name__ for message in (*_declared(SHARED[service]), *_own(service))]
        assert len(names) == len(set(names)), service


def test_every_message_names_the_thing_that_changed() -> None:
    for message in (*_shared(), *(each for service in SERVICES for each in _own(service))):
        assert message.subject_field in message.__dataclass_fields__, message.__name__
