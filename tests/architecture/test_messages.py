"""Every message has a consumer: a fact that nobody hears was forgotten by somebody."""

import importlib
import inspect
from collections.abc import Iterator
from importlib.util import find_spec
from types import ModuleType

from common.messages import Message, agreements, gateway, ratings

SERVICES = ("agreements", "ratings", "gateway")
SHARED = (agreements, ratings, gateway)


def _declared(module: ModuleType) -> Iterator[str]:
    for name, cls in inspect.getmembers(module, inspect.isclass):
        if issubclass(cls, Message) and cls is not Message and cls.__module__ == module.__name__:
            yield name


def _shared() -> set[str]:
    return {name for module in SHARED for name in _declared(module)}


def _handlers(service: str) -> dict[str, dict[str, object]]:
    handlers: dict[str, dict[str, object]] = importlib.import_module(f"services.{service}.handlers").HANDLERS
    return handlers


def _own(service: str) -> set[str]:
    name = f"services.{service}.domain.messages"
    return set(_declared(importlib.import_module(name))) if find_spec(name) else set()


def test_every_message_between_services_has_a_consumer() -> None:
    heard = {name for service in SERVICES for table in _handlers(service).values() for name in table}

    assert _shared() - heard == set()


def test_every_message_of_a_service_to_itself_has_a_consumer() -> None:
    unheard = {service: _own(service) - set(_handlers(service).get(service, {})) for service in SERVICES}

    assert not any(unheard.values()), unheard


def test_nobody_waits_for_a_message_that_does_not_exist() -> None:
    for service in SERVICES:
        for source, table in _handlers(service).items():
            known = _shared() | (_own(service) if source == service else set())
            assert set(table) - known == set(), f"{service} waits at {source}"


def test_every_message_names_the_thing_that_changed() -> None:
    own = [f"services.{service}.domain.messages" for service in SERVICES]
    for module in (*SHARED, *(importlib.import_module(name) for name in own if find_spec(name))):
        for name in _declared(module):
            cls = getattr(module, name)
            assert cls.subject_field in cls.__dataclass_fields__, name
