"""The lifecycle diagrams of the READMEs are drawn from the tables in `domain/`."""

from enum import StrEnum
from types import ModuleType

import pytest

from deploy.checks.diagrams import BEGIN, END, diagram, with_section


class Door(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    GONE = "gone"


class Act(StrEnum):
    PUSH = "push"
    PULL = "pull"


@pytest.fixture
def lifecycle() -> ModuleType:
    module = ModuleType("door")
    module.TRANSITIONS = {(Door.SHUT, Act.PUSH): Door.OPEN}  # type: ignore[attr-defined]
    module.COMPUTED = ((Door.OPEN, "after a year", Door.GONE),)  # type: ignore[attr-defined]
    return module


def test_a_diagram_has_first_and_last_states_and_stars_for_computed_ones(lifecycle: ModuleType) -> None:
    assert diagram(lifecycle).splitlines() == [
        "stateDiagram-v2",
        '    state "gone*" as gone',
        "    [*] --> shut",
        "    shut --> open: push",
        "    open --> gone: after a year",
        "    gone --> [*]",
    ]


def test_only_the_generated_part_of_a_readme_is_replaced() -> None:
    readme = f"# Title\n\n{BEGIN}\nold\n{END}\n\nMore.\n"

    assert with_section(readme, f"{BEGIN}\nnew\n{END}") == f"# Title\n\n{BEGIN}\nnew\n{END}\n\nMore.\n"


def test_a_readme_without_the_markers_says_what_to_add() -> None:
    with pytest.raises(ValueError, match="add these two lines"):
        with_section("# Title\n", "")
