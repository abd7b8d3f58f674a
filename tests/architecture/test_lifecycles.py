"""The transition tables cover every state and every act, and say who may act (style, D)."""

from enum import Enum
from types import ModuleType

import pytest

from deploy.checks.diagrams import diagram, lifecycles

SERVICES = ("agreements", "ratings", "gateway")
LIFECYCLES = [
    pytest.param(module, id=module.__name__.removeprefix("services."))
    for service in SERVICES
    for module in lifecycles(service)
]


def _states(module: ModuleType) -> set[Enum]:
    stored = {state for (start, _), end in module.TRANSITIONS.items() for state in (start, end)}
    return stored | {state for start, _, end in getattr(module, "COMPUTED", ()) for state in (start, end)}


def test_there_are_lifecycles_to_check() -> None:
    assert len(LIFECYCLES) >= len(SERVICES)


@pytest.mark.parametrize("module", LIFECYCLES)
def test_every_state_of_a_lifecycle_is_in_its_table(module: ModuleType) -> None:
    kinds = {type(state) for state in _states(module)}

    assert {state for kind in kinds for state in kind} == _states(module)


@pytest.mark.parametrize("module", LIFECYCLES)
def test_every_act_of_a_lifecycle_leads_somewhere(module: ModuleType) -> None:
    acts = {act for _, act in module.TRANSITIONS}

    assert {act for kind in {type(act) for act in acts} for act in kind} == acts


@pytest.mark.parametrize("module", LIFECYCLES)
def test_every_act_says_who_may_do_it(module: ModuleType) -> None:
    actors = getattr(module, "ACTORS", None)

    assert actors is None or set(actors) == {act for _, act in module.TRANSITIONS}


@pytest.mark.parametrize("module", LIFECYCLES)
def test_a_lifecycle_begins_somewhere_and_ends_somewhere(module: ModuleType) -> None:
    drawn = diagram(module)

    assert "[*] -->" in drawn
    assert "--> [*]" in drawn
