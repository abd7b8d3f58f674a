"""The project's own Python files, parsed once, for guard tests that look at the text of the code."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("common", "services", "deploy")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its path from the root with slashes, its lines, its tree."""

    path: str
    lines: tuple[str, ...]
    tree: ast.Module

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def imported(self) -> Iterator[tuple[str, int]]:
        """Every module name that the file imports, `from a import b` as both a and a.b, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module, node.lineno
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)

    def calls(self) -> Iterator[tuple[str, int]]:
        """Every call as dotted text (`datetime.now`, `document.save`), with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node.lineno


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The files of these folders, all folders of our code by default, in order of their paths."""
    found = []
    for folder in folders or CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Source(path.relative_to(ROOT).as_posix(), tuple(text.splitlines()), ast.parse(text)))
    return tuple(found)
