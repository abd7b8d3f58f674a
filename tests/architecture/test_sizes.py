"""Modules and functions stay small enough to be read at once (style, D)."""

import ast

from tests.architecture.sources import sources

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
LONGEST_LINE = 120


def test_no_module_is_longer_than_the_limit() -> None:
    too_long = {source.path: len(source.lines) for source in sources() if len(source.lines) > LONGEST_MODULE}

    assert too_long == {}


def test_no_function_is_longer_than_the_limit() -> None:
    too_long = {}
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long[f"{source.path}:{node.name}"] = length

    assert too_long == {}


def test_every_module_says_what_it_decides() -> None:
    silent = [source.path for source in sources() if source.lines and not ast.get_docstring(source.tree)]

    assert silent == []
