"""What fences our code off: which modules each import contract, type check, lint, clock check and coverage bar covers.

A pattern that has become too narrow fails nothing: what it misses is only no longer guarded. So every tool is asked in
its own way of matching, and compared with what must be covered.

`python -m tests.architecture.fences` lists of each floor what each fence covers.
"""

import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import click
from coverage import Coverage
from coverage.files import GlobMatcher, TreeMatcher, prep_patterns
from mypy.options import Options

from tests.architecture.sources import ROOT
from tests.architecture.temptations import Imports, refused, temptations
from tests.architecture.test_code_habits import CLOCK_CALLERS
from tests.architecture.tree import FLOORS, Tree

#: What mypy is asked about: whether it checks a module at all, and whether it is strict there.
_FLAGS = {"disallow_untyped_defs", "ignore_errors", "disallow_any_generics"}


@dataclass(frozen=True, slots=True)
class Fence:
    """One thing that keeps modules to a rule: the rule, what the configuration calls it, and whom it covers."""

    rule: str
    name: str
    covers: frozenset[str]


def fences(tree: Tree) -> tuple[Fence, ...]:
    """Every fence of a tree."""
    return (*import_fences(tree), *type_fences(tree), *lint_fences(tree), *clock_fences(tree), *coverage_bars(tree))


def needs(tree: Tree) -> dict[str, frozenset[str]]:
    """Of each rule the modules that some fence must keep to it."""
    kept = {f"kept from {what}": _importers(wrong) for what, wrong in temptations(tree).items()}
    everywhere = dict.fromkeys(("types", "lint", "coverage of 90 %"), tree.on(*FLOORS))
    domain = dict.fromkeys(("strict types", "coverage of 100 %"), tree.on("domain"))
    return kept | everywhere | domain | {"reads no clock": tree.on(*FLOORS) - tree.on("api", "handlers")}


def gaps(tree: Tree) -> list[str]:
    """What no fence covers: each floor with its rule, and each two rooms of which neither is kept from the other."""
    found = fences(tree)
    lines = set()
    for rule, modules in needs(tree).items():
        missed = modules.difference(*(fence.covers for fence in found if fence.rule == rule))
        lines |= {f"{tree.places[module].package}: {rule}" for module in missed}
    return sorted(lines) + [f"{one}, {two}: one order" for one, two in rooms_without_order(tree)]


def import_fences(tree: Tree) -> Iterator[Fence]:
    """Of each import contract, and each thing that it refuses, the modules to which it refuses that thing."""
    for what, wrong in temptations(tree).items():
        for contract, caught in refused(tree, wrong).items():
            yield Fence(f"kept from {what}", contract, _importers(wrong) - _importers(wrong - caught))


def rooms_without_order(tree: Tree) -> Iterator[tuple[str, str]]:
    """The pairs of rooms of one service of which no contract keeps one from the other."""
    into = {
        room: frozenset((each, room) for other in _beside(tree, room) for each in tree.inside(other))
        for room in tree.rooms
    }
    left = {room: _importers(wrong - frozenset().union(*refused(tree, wrong).values())) for room, wrong in into.items()}
    for one, two in combinations(tree.rooms, 2):
        if two in _beside(tree, one) and left[two] & tree.inside(one) and left[one] & tree.inside(two):
            yield one, two


def _beside(tree: Tree, room: str) -> list[str]:
    return [each for each in tree.rooms if each != room and each.rpartition(".")[0] == room.rpartition(".")[0]]


def type_fences(tree: Tree) -> Iterator[Fence]:
    """What mypy checks at all, and what each of its overrides makes strict."""
    mypy = tree.tools["mypy"]
    packages = tuple(f"{package}." for package in mypy["packages"])
    whole = _options(mypy, mypy["overrides"])
    chosen = {module: whole.clone_for_module(module) for module in tree.files if f"{module}.".startswith(packages)}
    checked = [module for module, flags in chosen.items() if flags.disallow_untyped_defs and not flags.ignore_errors]
    yield Fence("types", "mypy", frozenset(checked))
    for override in mypy["overrides"]:
        alone = _options({}, [override])
        strict = [module for module in checked if alone.clone_for_module(module).disallow_any_generics]
        yield Fence("strict types", f"mypy {', '.join(override['module'])}", frozenset(strict))


def _options(flags: Mapping[str, Any], overrides: list[dict[str, Any]]) -> Options:
    """What mypy makes of its flags and overrides, for it to say what holds for a module."""
    options = Options()
    for flag in _FLAGS & set(flags):
        setattr(options, flag, flags[flag])
    for override in overrides:
        for pattern in override["module"]:
            changes = {flag: override[flag] for flag in _FLAGS & set(override)}
            options.per_module_options.setdefault(pattern, {}).update(changes)
    return options


def lint_fences(tree: Tree) -> Iterator[Fence]:
    """What ruff looks at."""
    ruff = Path(sys.executable).with_name("ruff")
    shown = subprocess.run([ruff, "check", "--show-files"], cwd=tree.root, capture_output=True, text=True, check=True)
    seen = set(shown.stdout.splitlines())
    yield Fence("lint", "ruff", frozenset(module for module, path in tree.files.items() if str(path) in seen))


def clock_fences(tree: Tree) -> Iterator[Fence]:
    """Who may not ask the clock, as `test_code_habits` has it."""
    kept = frozenset(module for module in tree.files if not CLOCK_CALLERS.match(module))
    yield Fence("reads no clock", "CLOCK_CALLERS", kept)


def coverage_bars(tree: Tree) -> Iterator[Fence]:
    """What each bar of the Makefile counts."""
    for line in (tree.root / "Makefile").read_text(encoding="utf-8").splitlines():
        if "coverage report" in line:
            given = dict(word.split("=", 1) for word in shlex.split(line) if word.startswith("--") and "=" in word)
            counted = _counted(tree, given.get("--include"))
            yield Fence(f"coverage of {given['--fail-under']} %", line.partition("coverage ")[2], counted)


def _counted(tree: Tree, include: str | None) -> frozenset[str]:
    """The modules that coverage measures, and reports with this `--include`."""
    with chdir(tree.root):
        chosen = Coverage(data_file=None, include=include.split(",") if include else None)
        measured = TreeMatcher(chosen.get_option("run:source"))
        shown = GlobMatcher(prep_patterns(chosen.get_option("report:include") or ["*"]))
        hidden = GlobMatcher(prep_patterns(chosen.get_option("report:omit") or []))
        paths = {module: str(path) for module, path in tree.files.items() if measured.match(str(path))}
    return frozenset(module for module, path in paths.items() if shown.match(path) and not hidden.match(path))


def _importers(imports: Imports) -> frozenset[str]:
    return frozenset(importer for importer, _ in imports)


@click.command()
def main() -> None:
    """List of each floor what each fence covers, and the modules of the floor that it leaves out."""
    tree = Tree(ROOT)
    found = fences(tree)
    for floor in FLOORS:
        modules = tree.on(floor)
        click.echo(f"\n{floor}: {len(modules)} modules")
        for covered, name, rules in _together(found, modules):
            click.echo(f"  {len(covered):4} {name}: {', '.join(rules)}")
            for module in sorted(modules - covered):
                click.echo(f"         but not {module}")


def _together(found: tuple[Fence, ...], modules: frozenset[str]) -> list[tuple[frozenset[str], str, list[str]]]:
    """Of these modules the sets that one fence covers by several rules, with its name and the rules."""
    sets: dict[tuple[str, frozenset[str]], list[str]] = {}
    for fence in found:
        if covered := modules & fence.covers:
            sets.setdefault((fence.name, covered), []).append(fence.rule.removeprefix("kept from "))
    return [(covered, name, rules) for (name, covered), rules in sets.items()]


if __name__ == "__main__":
    main()
