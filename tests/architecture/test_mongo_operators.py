"""Only storage writes what Mongo understands by `$`: import contracts see imports, not texts (rooms, law 3)."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import sources

#: Who may: storage, what the storages of ratings share, and migrations.
WRITERS = {"storage", "stored", "migrations"}


def operators(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text that means something to Mongo, `$set` as well as `$field` of an aggregation, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.match(r"\$\$?[A-Za-z_]", node.value):
            yield node.lineno, node.value


def test_nobody_but_storage_writes_an_operator_of_mongo() -> None:
    written = [
        f"{source.path}:{line} {operator}"
        for source in sources("services")
        for line, operator in operators(source.tree)
        if not WRITERS & set(source.module.split("."))
    ]

    assert written == []


def test_storages_do_write_them() -> None:
    assert any(list(operators(each.tree)) for each in sources("services") if "storage" in each.module.split("."))


@pytest.mark.parametrize(
    "code",
    [
        'update(one, {"$set": {"hold": None}})',
        'key = "$inc"',
        'pipeline = [{"$match": query}]',
        'name = f"$holds.{key}"',
    ],
)
def test_an_operator_is_found(code: str) -> None:
    assert len(list(operators(ast.parse(code)))) == 1


def test_a_sum_of_money_is_no_operator() -> None:
    assert list(operators(ast.parse('price = f"$5 {currency} $"'))) == []
