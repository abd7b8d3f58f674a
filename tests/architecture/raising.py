"""Which refusals the code can raise below a view: every `raise` of a class of ours in what it calls, at any depth.

It knows nothing of what is caught on the way, nor of what a caller hands on; so it finds more than is ever answered.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from werkzeug.local import LocalProxy

from common.errors import DomainError
from common.web.problems import STATUS_OF
from common.web.refusals import Refusal, _status

_OURS = ("services.", "common.")
#: Mechanics of the edge, whose codes come from the kind of the operation.
_EDGE = ("common.web", "common.people.idempotency")


def raised_below(view: Callable[..., Any]) -> dict[Refusal, str]:
    """Each refusal by status and code, with the function that raises it."""
    found: dict[Refusal, str] = {}
    seen: set[FunctionType] = set()
    waiting = [inspect.unwrap(view)]
    while waiting:
        function = waiting.pop()
        if function in seen or function.__module__.startswith(_EDGE):
            continue
        seen.add(function)
        raised, called = _of(function)
        found |= dict.fromkeys(raised, f"{function.__module__}.{function.__qualname__}")
        waiting += called
    return found


@cache
def _of(function: FunctionType) -> tuple[frozenset[Refusal], tuple[FunctionType, ...]]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError):
        return frozenset(), ()
    raised = {
        refusal
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and node.exc is not None
        for refusal in _raised(node.exc, function)
    }
    named = (_resolved(each, function) for each in ast.walk(tree) if isinstance(each, ast.Name | ast.Attribute))
    return frozenset(raised), tuple(each for found in named for each in _functions(found))


def _raised(node: ast.expr, function: FunctionType) -> Iterator[Refusal]:
    call = node if isinstance(node, ast.Call) else None
    found = _resolved(call.func if call else node, function)
    cls = getattr(found, "__self__", found)
    if isinstance(found, FunctionType):
        cls = found.__globals__.get(str(found.__annotations__.get("return")))
        if cls in STATUS_OF:  # a kind, whose code only the function knows
            return
    if isinstance(cls, type) and issubclass(cls, DomainError):
        given = [each.value for each in call.keywords if each.arg == "code"] if call else []
        codes = [each.value for each in given if isinstance(each, ast.Constant)] if given else [cls.code]
        yield from ((_status(cls), str(code)) for code in codes)


def _functions(found: Any) -> Iterator[FunctionType]:
    held = list(vars(found).values()) if isinstance(found, type) and not issubclass(found, Exception) else [found]
    for each in held:
        function = getattr(each, "__func__", getattr(each, "fget", each))
        if isinstance(function, FunctionType) and function.__module__.startswith(_OURS):
            yield inspect.unwrap(function)


def _resolved(node: ast.expr, function: FunctionType) -> Any:
    match node:
        case ast.Name(id=name):
            found = function.__globals__.get(name)
            return None if type(found) is LocalProxy else found
        case ast.Attribute(value=holder, attr=name):
            found = _resolved(holder, function)
            return getattr(found, name, None) if isinstance(found, ModuleType | type) else None
    return None
