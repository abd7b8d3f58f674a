"""Habits that a reader must be able to rely on, checked in the text of the code (style, D and F)."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import Source, sources

#: Readers of real time; `time.monotonic` and `time.perf_counter` measure spans and are fine.
CLOCK_CALLS = re.compile(
    r"(^|\.)(datetime|date)\.(now|utcnow|today|fromtimestamp)$|^time\.(time|time_ns|localtime|gmtime)$"
)
#: Who may ask `common.clock`: the edges, clients to sign tokens among them. All below receive the instant or the day.
CLOCK_CALLERS = re.compile(
    r"services\.\w+\.(\w+\.)?(api|portal|handlers|worker|clerk|app|clients)(\.|$)|common(\.|$)|deploy(\.|$)"
)
#: The first pages of parties, which begin with what their account names.
OWN_HOMES = {"services.gateway.portal.chain.home", "services.gateway.portal.party.home"}


def test_common_clock_is_the_only_reader_of_time() -> None:
    readers = [
        f"{source.path}:{line} {call}"
        for source in sources()
        for call, line in source.calls()
        if CLOCK_CALLS.search(call) and source.path != "common/clock.py"
    ]

    assert readers == []


def test_only_the_edges_ask_the_clock() -> None:
    askers = [
        f"{source.path}:{line}"
        for source in sources()
        for name, line in source.imported()
        if name == "common.clock" and not CLOCK_CALLERS.match(source.module)
    ]

    assert askers == []


def test_scope_is_judged_in_one_place() -> None:
    """What an account names is worth what its roles make of it, on a day: `common.scope` says so for all services."""
    judged = re.compile(r"\bactor\.(areas|chains|stores)$")
    found = [
        f"{source.path}:{node.lineno} {ast.unparse(node)}"
        for source in sources("services")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and judged.search(ast.unparse(node)) and source.module not in OWN_HOMES
    ]
    city_roles = [
        f"{source.path}:{line}"
        for source in sources("services")
        for name, line in source.imported()
        if name == "common.people.commands.CITY_ROLES"
    ]

    assert found + city_roles == []


def test_a_command_takes_its_moment_from_the_command() -> None:
    """A second look at the clock could fall on the next day, or the next year of points."""
    asking = [
        f"{source.path}:{function.lineno} {function.name}"
        for source in sources("services")
        for function in ast.walk(source.tree)
        if isinstance(function, ast.FunctionDef)
        and any("command_route" in ast.unparse(each) for each in function.decorator_list)
        and re.search(r"\bclock\.(today|now)\(", ast.unparse(function))
    ]

    assert asking == []


def test_no_document_is_saved() -> None:
    """`Document.save()` overwrites silently and resurrects deleted documents."""
    saved = [f"{source.path}:{line} {call}" for source in sources() for call, line in _calls_of(source, "save")]

    assert saved == []


def test_no_sentence_is_marked_within_a_text_with_places() -> None:
    """Nothing that stands in an f-string is found by the extraction: it would stay Chinese in English."""
    marked = [
        f"{source.path}:{call.lineno}"
        for source in sources("services")
        for text in ast.walk(source.tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "_l", "_n", "N_"}
        and any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in call.args)
    ]

    assert marked == []


def test_nothing_is_left_for_later() -> None:
    left = [
        f"{source.path}:{number}"
        for source in (*sources(), *sources("tests"))
        for number, line in enumerate(source.lines, start=1)
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError", line) and source.path != _THIS_FILE
    ]

    assert left == []


def test_tests_wait_for_conditions_and_replace_nothing_of_ours() -> None:
    forbidden = re.compile(r"^pytest\.(skip|xfail|importorskip)$|^pytest\.mark\.(skip|skipif|xfail)$")
    found = [
        f"{source.path}:{line} {call}"
        for source in sources("tests")
        for call, line in source.calls()
        if forbidden.search(call)
    ]
    mocked = [source.path for source in sources("tests") for name, _ in source.imported() if name == "unittest.mock"]
    slept = [f"{source.path}:{line}" for source in sources("tests") for line in _sleeps_outside_loops(source)]

    assert found + mocked + slept == []


def _sleeps_outside_loops(source: Source) -> set[int]:
    """Lines that sleep for the sake of it; a pause between two looks at a condition is fine."""

    def sleeps(node: ast.AST) -> set[int]:
        return {
            each.lineno
            for each in ast.walk(node)
            if isinstance(each, ast.Call) and ast.unparse(each.func) in {"time.sleep", "sleep"}
        }

    loops = [node for node in ast.walk(source.tree) if isinstance(node, ast.While)]
    return sleeps(source.tree).difference(*(sleeps(loop) for loop in loops))


def _calls_of(source: Source, method: str) -> Iterator[tuple[str, int]]:
    return ((call, line) for call, line in source.calls() if call.endswith(f".{method}"))


_THIS_FILE = "tests/architecture/test_code_habits.py"
