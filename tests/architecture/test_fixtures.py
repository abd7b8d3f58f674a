"""Fixtures are shared by a conftest: one that a test module borrows from another is found or not by who came first.

The names of the dear ones are taken: their tests are grouped, and their systems ended, by name (`tests/sharing.py`).
"""

import ast
from collections.abc import Iterator

from tests.architecture.sources import Source, sources
from tests.sharing import DEAR


def fixtures_of(source: Source) -> Iterator[str]:
    """The names of the fixtures that a file defines."""
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(each) for each in node.decorator_list):
            yield node.name


def test_no_test_module_borrows_a_fixture_from_another() -> None:
    tests = sources("tests")
    defined = {
        f"{each.module}.{name}"
        for each in tests
        if each.module.rpartition(".")[2].startswith("test_")
        for name in fixtures_of(each)
    }

    borrowed = [f"{each.path}:{line} {name}" for each in tests for name, line in each.imported() if name in defined]

    assert len(defined) > 100
    assert borrowed == []


def test_no_test_module_has_a_fixture_by_the_name_of_a_dear_one() -> None:
    """Else the system of that name runs on, idle, beside all later tests: a third of a core."""
    named = {f"{each.path} {name}" for each in sources("tests") for name in fixtures_of(each) if name in DEAR}

    assert named == {f"tests/systems.py {name}" for name in DEAR}
