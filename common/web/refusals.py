"""Which problem codes an operation can answer: those of its kind, and what the functions that its view calls raise.

That stands in the docstrings of use cases: `Raises`, the classes, and the codes in brackets where a class has several.
Behind `errors:` stand those that its problems have, one a field, while the answer has that of the class.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import FunctionType, ModuleType
from typing import Any

from common.errors import DomainError, Invalid, Stale, Unavailable
from common.people.commands import PERSONS
from common.people.idempotency import KeyExpired, KeyReused
from common.people.tokens import TokenRefused
from common.phrases import Phrase
from common.web.access import PUBLIC, Access, RoleNotAllowed
from common.web.described import Document, operations_of, read_words
from common.web.problems import (
    HTTP_ERRORS,
    MEDIA_TYPE,
    THREADS_STUCK,
    TITLE_OF,
    BodyEncoded,
    Malformed,
    PreconditionMissing,
    Problem,
    status_of,
)

#: A code that an operation answers with, and its status.
Refusal = tuple[int, str]
View = Callable[..., Any]
_CODES = r"[a-z0-9]+_[a-z0-9_]+(?:, [a-z0-9]+_[a-z0-9_]+)*"
_NAMED = re.compile(rf"`(\w+)`(?: \((?:({_CODES}))?(?:(?:; )?errors: ({_CODES}))?\))?")
#: Where the functions stand whose docstrings count.
_RAISING = re.compile(r"\.(usecases|storage|policies)(\.|$)")
_SHAPE = {"$ref": "#/components/schemas/Problem"}


def name_refusals(
    document: Document,
    views: Mapping[tuple[str, str], tuple[View, Access]],
    *,
    everywhere: Sequence[type[DomainError]],
) -> None:
    """Write a response for each status that an operation refuses with: its codes, and what each means.

    `everywhere` are refusals that every operation of the service may answer with.
    """
    for key, operation in operations_of(document):
        view, row = views[key]
        within: set[Refusal] = set()
        _refuse(operation, {*_of_kind(operation, row), *map(_coded, everywhere), *told_by(view, within)}, within)


def add_refusals(operation: Document, *refusals: type[DomainError]) -> None:
    """Write that an operation may refuse so, beside what it tells already."""
    _refuse(operation, map(_coded, refusals))


def _refuse(operation: Document, refusals: Iterable[Refusal], within: Iterable[Refusal] = ()) -> None:
    """Write the codes of the answers, and of those `within` their `errors`."""
    words, responses = read_words()["codes"], operation["responses"]
    fine: defaultdict[int, set[str]] = defaultdict(set)
    for status, code in within:
        fine[status].add(code)
    by_status: defaultdict[int, set[str]] = defaultdict(set)
    for status, code in refusals:
        by_status[status].add(code)
    for status, added in sorted(by_status.items()):
        codes = sorted(added.union(responses.get(str(status), {}).get("x-codes", ())))
        inner = sorted(fine[status].union(responses.get(str(status), {}).get("x-field-codes", ())))
        lines = [f"{TITLE_OF[status]}。", "", *(f"- `{code}`：{words[code]}" for code in codes)]
        if inner:
            lines += ["", "`errors` 中各项的代码：", "", *(f"- `{code}`：{words[code]}" for code in inner)]
        media = {"schema": _SHAPE, "example": _example(status, codes[0], words[codes[0]])}
        told = {"description": "\n".join(lines), "content": {MEDIA_TYPE: media}, "x-codes": codes}
        responses[str(status)] = {**told, "x-field-codes": inner} if inner else told


def _example(status: int, code: str, told: str) -> Document:
    """A refusal as it is answered, with the words that the document has for its code."""
    refusal = DomainError(Phrase(told + "。"), code=code)
    return Problem(status, refusal, "5b1f0c6e8d7a4f2b9c3e1a6d7f8b9c0d").as_dict()


def told_outside() -> str:
    """A line in Markdown for each refusal that reaches no operation: its status, its code, and what it means."""
    words = read_words()
    refusals = [
        *((status, code) for status, (code, _) in HTTP_ERRORS.items()),
        (503, THREADS_STUCK),
        (415, BodyEncoded.code),
    ]
    told = {**words["codes"], **words["outside"]}
    return "\n".join(f"- {status} `{code}`：{told[code]}" for status, code in sorted(refusals))


def told_by(view: View, within: set[Refusal] | None = None) -> set[Refusal]:
    """What the functions that a view calls say they raise; those beside it are looked into.

    The codes of single problems, which stand in the `errors` of an answer, are added to `within`.
    """
    function = inspect.unwrap(view)
    found: set[Refusal] = set()
    for called in _called(function):
        is_beside = called.__module__ == function.__module__
        if is_beside or _RAISING.search(called.__module__):
            for refusal, is_within in _raised(called):
                if not is_within:
                    found.add(refusal)
                elif within is not None:
                    within.add(refusal)
        if is_beside:
            found |= told_by(called, within)
    return found


def _of_kind(operation: Document, row: Access) -> Iterator[Refusal]:
    parameters = operation.get("parameters", [])
    names = {each["name"]: each["in"] for each in parameters}
    required = {each["name"] for each in parameters if each.get("required")}
    content = operation.get("requestBody", {}).get("content", {})
    yield _coded(Unavailable)
    if row.roles is not PUBLIC:
        yield from _coded_as(TokenRefused, "token_missing", "token_invalid", "token_expired")
        if not row.roles >= PERSONS:
            yield _coded(RoleNotAllowed)
    if content or "query" in names.values():
        yield _coded(Invalid)
    if content:
        yield from ((400, "bad_request"), (413, "too_large"))
    if "application/json" in content:
        yield (415, "unsupported_media_type")
    if "cursor" in names:
        yield from _coded_as(Invalid, "cursor_invalid")
    if "Idempotency-Key" in names:
        yield from _coded_as(PreconditionMissing, "idempotency_key_missing")
        yield from _coded_as(Invalid, "idempotency_key_malformed")
        yield from map(_coded, (KeyReused, KeyExpired))
    if "If-Match" in required:
        yield from _coded_as(PreconditionMissing, "if_match_missing")
    if "If-Match" in names:
        yield from _coded_as(Malformed, "if_match_malformed")
        yield _coded(Stale)


def _coded(cls: type[DomainError]) -> Refusal:
    return _status(cls), cls.code


def _coded_as(cls: type[DomainError], *codes: str) -> Iterator[Refusal]:
    return ((_status(cls), code) for code in codes)


def _status(cls: type[DomainError]) -> int:
    return status_of(cls.__new__(cls))


def _called(function: FunctionType) -> Iterator[FunctionType]:
    for node in _nodes(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        named = _resolved(node, function.__globals__) if isinstance(node, ast.Name | ast.Attribute) else None
        if isinstance(named, FunctionType) and inspect.unwrap(named) is not function:
            yield inspect.unwrap(named)


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """What a function does itself: not what it hands on to be called elsewhere."""
    yield node
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, ast.Lambda):
            yield from _nodes(inner)


def _resolved(node: ast.AST, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Name(id=name):
            return names.get(name)
        case ast.Attribute(value=holder, attr=name):
            module = _resolved(holder, names)
            return getattr(module, name, None) if isinstance(module, ModuleType) else None
    return None


def _raised(function: FunctionType) -> Iterator[tuple[Refusal, bool]]:
    """Each refusal that a docstring names, and whether its code is that of a problem within."""
    _, _, told = (inspect.getdoc(function) or "").partition("Raises")
    for name, codes, fine in _NAMED.findall(" ".join(told.split("\n\n")[0].split())):
        for cls in _classes(name, function):
            yield from ((each, False) for each in _coded_as(cls, *(codes.split(", ") if codes else (cls.code,))))
            yield from ((each, True) for each in _coded_as(cls, *(fine.split(", ") if fine else ())))


def _classes(name: str, function: FunctionType) -> Iterable[type[DomainError]]:
    """The refusals that a docstring means by a name: that of its module, else those of its service or of `common`."""
    known = function.__globals__.get(name)
    if isinstance(known, type):
        return [known] if issubclass(known, DomainError) else []
    service = ".".join(function.__module__.split(".")[:2])
    return [x for x in _subclasses(DomainError) if x.__name__ == name and x.__module__.startswith((service, "common."))]


def _subclasses(cls: type[DomainError]) -> Iterator[type[DomainError]]:
    for each in cls.__subclasses__():
        yield each
        yield from _subclasses(each)
