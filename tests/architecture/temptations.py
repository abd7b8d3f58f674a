"""What no module may import, and which of it the import contracts refuse.

Contracts are tempted: in a graph without any other import each module is given those that it must not have, and what a
contract then reports is what it covers. So nothing here has an opinion on how import-linter reads a pattern.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import fields, is_dataclass
from typing import Any

import grimp
from importlinter import Contract, api
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

from tests.architecture.tree import FLOORS, Place, Tree

#: Of each floor those that may not import it, in one service or room.
CLOSED_TO: Mapping[str, tuple[str, ...]] = {
    "api": FLOORS[1:],
    "handlers": ("api", *FLOORS[2:]),
    "usecases": FLOORS[3:],
    "storage": FLOORS[4:],
    "kinds": ("domain",),
    "layout": ("domain",),
}
#: Of each library, and of our own modules that do I/O, the floors that may import it.
OPEN_TO: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("mongoengine", "pymongo", "gridfs", "bson"), ("storage",)),
    **dict.fromkeys(("cattrs", "attrs", "common.mapping"), ("storage",)),
    **dict.fromkeys(("flask", "flask_smorest", "marshmallow"), ("api",)),
    **dict.fromkeys(("weasyprint", "jinja2"), ("layout",)),
    **dict.fromkeys(("dramatiq", "httpx2"), ()),
    **dict.fromkeys(("os", "pathlib", "time", "random", "secrets", "logging", "redis", "yaml"), FLOORS[:-1]),
    **dict.fromkeys(("common.clock", "common.mongo", "common.journal", "common.web"), FLOORS[:-1]),
}
#: Pairs of a module and what it imports.
Imports = frozenset[tuple[str, str]]
CONTRACTS: Mapping[str, type[Contract]] = {
    each.type_name: each
    for each in (AcyclicSiblingsContract, ForbiddenContract, IndependenceContract, LayersContract, ProtectedContract)
}


def temptations(tree: Tree) -> dict[str, Imports]:
    """Of each thing from which modules are kept, the imports that a contract must refuse.

    What is imported imports nothing here, so that an import is refused for its own sake.
    """
    wrong: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for module, place in tree.places.items():
        for what, imported in _kept_from(tree, place):
            wrong[what].add((module, imported))
    return {what: frozenset(imports) for what, imports in sorted(wrong.items())}


def _kept_from(tree: Tree, place: Place) -> Iterator[tuple[str, str]]:
    rooms = [room for room in tree.rooms if room.startswith(f"{place.service}.") and room != place.house]
    yield from ((library, library) for library, floors in OPEN_TO.items() if place.floor not in floors)
    yield from (("other services", service) for service in tree.services if service != place.service)
    yield from ((f"{room}.storage", f"{room}.storage") for room in rooms if f"{room}.storage" in tree.files)
    for upper, below in CLOSED_TO.items():
        if place.floor in below and f"{place.house}.{upper}" in tree.files:
            yield f"the {upper} above it", f"{place.house}.{upper}"
    if place.package == f"{place.service}.domain":
        yield from (("the rooms above it", room) for room in rooms)


def refused(tree: Tree, wrong: Imports) -> dict[str, Imports]:
    """Of each import contract those of the wrong imports that it reports."""
    configuration = api.read_configuration(str(tree.root / "pyproject.toml"))
    graph = _graph(tree, wrong, configuration["contracts_options"])
    found = {}
    for options in configuration["contracts_options"]:
        # An import that a contract tolerates is missing in this graph.
        chosen = options | {"unmatched_ignore_imports_alerting": "none"}
        contract = CONTRACTS[options["type"]](options["name"], configuration["session_options"], chosen)
        reported = frozenset(_links(contract.check(deepcopy(graph), verbose=False).metadata))
        found[options["name"]] = wrong & reported
    return found


def _graph(tree: Tree, imports: Imports, contracts: list[dict[str, Any]]) -> grimp.ImportGraph:
    """All modules of a tree and all libraries that are named, with these imports only."""
    graph = grimp.ImportGraph()
    for module in tree.files:
        graph.add_module(module)
    named = {
        name for each in contracts for key in ("forbidden_modules", "protected_modules") for name in each.get(key, ())
    }
    for name in named | {imported for _, imported in imports}:
        if "*" not in name and name not in tree.files:
            graph.add_module(name, is_squashed=True)
    for importer, imported in imports:
        graph.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    return graph


def _links(metadata: object) -> Iterator[tuple[str, str]]:
    """Every import in the report of a contract, whatever its type."""
    if isinstance(metadata, Mapping) and "line_numbers" in metadata:
        yield metadata["importer"], metadata["imported"]
    elif isinstance(metadata, Mapping):
        yield from _links(tuple(metadata.values()))
    elif isinstance(metadata, list | tuple | set | frozenset):
        for each in metadata:
            yield from _links(each)
    elif is_dataclass(metadata):
        yield from _links([getattr(metadata, field.name) for field in fields(metadata)])
