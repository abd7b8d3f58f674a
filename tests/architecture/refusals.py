"""Every way in which the code refuses something: the code that it gives and the phrase that it says."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.architecture.sources import Source, sources

#: What is no subclass of an error by its text, and refuses all the same: where in its arguments the phrases stand.
_OTHERS = {"FieldProblem": (1, 3), "RowProblem": (3, 4), "file_refusal": (1, 2), "_refused": (1, 2), "Said": (0, 2)}
_ROOT = "DomainError"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One phrase of one place in the code; the code is empty where it comes as a value."""

    place: str
    code: str
    phrase: str


def error_codes() -> dict[str, str]:
    """Of each class of error, by its name, the code that it gives by itself."""
    classes = {each.name: each for source in sources("common", "services") for each in ast.walk(source.tree)
               if isinstance(each, ast.ClassDef)}  # fmt: skip
    return {name: _code_of(name, classes) for name in classes if _is_error(name, classes)}


def refusals() -> Iterator[Refusal]:
    """Every phrase with which an error, or a problem of a field, is made."""
    codes = error_codes()
    for source in sources("common", "services"):
        for call in (each for each in ast.walk(source.tree) if isinstance(each, ast.Call)):
            name = _name(call.func)
            owner = _name(call.func.value) if isinstance(call.func, ast.Attribute) and name == "about" else name
            if owner not in codes and owner not in _OTHERS:
                continue
            places = _OTHERS.get(owner, (1,) if name == "about" else (0,))
            code = _code_given(call, owner, codes)
            for phrase in (found for place in places for found in _phrases(call, place, source)):
                yield Refusal(f"{source.path}:{call.lineno}", code, phrase)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An answer with the code of its class, whose problems have codes of their own.

    `within` are those codes as patterns, `named` the codes that the class gives to other answers.
    """

    name: str
    code: str
    within: frozenset[str]
    named: frozenset[str]


def aggregates() -> Iterator[Aggregate]:
    """Every class that answers with the problems of several places under one code (`X.of(…)`); forms answer nobody."""
    codes = error_codes()
    named: dict[str, set[str]] = {}
    within: dict[str, set[str]] = {}
    for source in (each for each in sources("common", "services") if "/portal/" not in each.path):
        for function in (each for each in ast.walk(source.tree) if isinstance(each, ast.FunctionDef)):
            calls = [each for each in ast.walk(function) if isinstance(each, ast.Call)]
            problems = {found for each in calls if _name(each.func) == "FieldProblem" for found in _patterns(each)}
            for call in calls:
                is_made = isinstance(call.func, ast.Attribute) and call.func.attr in ("of", "about")
                owner = _name(call.func.value) if is_made else _name(call.func)
                given = {each.arg: each.value for each in call.keywords}.get("code")
                if owner in codes and isinstance(given, ast.Constant):
                    named.setdefault(owner, set()).add(given.value)
                elif owner in codes and is_made and call.func.attr == "of" and given is None:
                    within.setdefault(owner, set()).update(problems)
    for owner, found in within.items():
        yield Aggregate(owner, codes[owner], frozenset(found), frozenset(named.get(owner, ())))


def _patterns(problem: ast.Call) -> Iterator[str]:
    """The code of a problem as a pattern; nothing where it is that of the class."""
    code = problem.args[2] if len(problem.args) > 2 else None
    if isinstance(code, ast.Constant):
        yield re.escape(code.value)
    elif isinstance(code, ast.JoinedStr):
        parts = (re.escape(each.value) if isinstance(each, ast.Constant) else r"\w+" for each in code.values)
        yield "".join(parts)


def _phrases(call: ast.Call, place: int, source: Source) -> Iterator[str]:
    """The marked texts of an argument: written there, or in what is assigned to the name that stands there."""
    if place >= len(call.args):
        return
    argument = call.args[place]
    names = {each.id for each in ast.walk(argument) if isinstance(each, ast.Name)} - {"N_"}
    yield from _marked(argument)
    for each in ast.walk(source.tree):
        if isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None:
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            if names & {found.id for target in targets for found in ast.walk(target) if isinstance(found, ast.Name)}:
                yield from _marked(each.value)


def _marked(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and _name(each.func) == "N_" and isinstance(each.args[0], ast.Constant):
            yield each.args[0].value


def _code_given(call: ast.Call, owner: str, codes: dict[str, str]) -> str:
    """The code at this place: that of the class unless it gives another one; empty when that is a value."""
    named = [each.value for each in call.keywords if each.arg == "code"]
    placed = {"FieldProblem": 2, "RowProblem": 2, "file_refusal": 0, "_refused": 0, "Said": 1}.get(owner)
    if placed is not None and placed < len(call.args):
        named.append(call.args[placed])
    for each in named:
        if isinstance(each, ast.Constant):
            return str(each.value)
        if isinstance(each, ast.Attribute) and each.attr == "code":  # SomeError.code
            return codes.get(_name(each.value), "")
    return "" if named else codes.get(owner, "")


def _is_error(name: str, classes: dict[str, ast.ClassDef]) -> bool:
    return name == _ROOT or any(_is_error(base, classes) for base in _bases(name, classes))


def _code_of(name: str, classes: dict[str, ast.ClassDef]) -> str:
    for each in classes[name].body:
        if isinstance(each, ast.Assign) and _name(each.targets[0]) == "code" and isinstance(each.value, ast.Constant):
            return str(each.value.value)
    return next((_code_of(base, classes) for base in _bases(name, classes) if _is_error(base, classes)), "")


def _bases(name: str, classes: dict[str, ast.ClassDef]) -> list[str]:
    return [_name(base) for base in classes[name].bases] if name in classes else []


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
