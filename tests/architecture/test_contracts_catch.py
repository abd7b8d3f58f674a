"""Every import contract was seen to break: the project's own modules, emptied, with one wrong import at a time.

The contracts are those of `pyproject.toml`, read by import-linter itself. A contract that no violation here breaks is
one that nobody has tried, and fails too.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOT
from tests.architecture.tree import Tree

TOWER = "deploy, then services, then common"
APART = "Services meet only through HTTP and messages"
FLOORS = "A room has floors, and nothing else"
PAPERS = "The room of papers has kinds and a layout too"
PORTAL = "The portal has pages over one shell"
ROOMS = "The rooms of the gateway stand in one order"
RATINGS = "The rooms of ratings stand in one order"
AGREEMENTS = "The rooms of agreements stand in one order"
PAGES = "Pages reach use cases and clients, never storage"
STORAGE = "A room's storage is its own"
PURE = "Domain is pure: no I/O, no clock, no randomness, no framework"
MONGO = "Only storage speaks Mongo"
FLASK = "Only the edge speaks Flask"
#: Of each violation the file in services/ that commits it, what it imports there, and what breaks.
#: Where nothing is imported the file itself is the violation.
VIOLATIONS: dict[str, tuple[str, str, set[str]]] = {
    # 1. floors
    "a storage imports a use case": ("gateway/cases/storage/x.py", "services.gateway.cases.usecases", {FLOORS}),
    "a domain imports its storage": ("gateway/accounts/domain/x.py", "services.gateway.accounts.storage", {FLOORS}),
    "a use case imports its route": ("gateway/cases/usecases/x.py", "services.gateway.cases.api", {FLOORS}),
    "a handler imports a route": ("gateway/cases/handlers.py", "services.gateway.cases.api", {FLOORS}),
    "a room has a folder that is no floor": ("gateway/cases/helpers/__init__.py", "", {FLOORS}),
    "a room has kinds that is not papers": ("gateway/cases/kinds/__init__.py", "", {FLOORS}),
    "a kind imports a use case": ("gateway/papers/kinds/x.py", "services.gateway.papers.usecases", {PAPERS}),
    "the layout imports a kind": ("gateway/papers/layout/x.py", "services.gateway.papers.kinds", {PAPERS}),
    "papers have a folder that is no floor": ("gateway/papers/pdf/__init__.py", "", {PAPERS}),
    "the shell imports a page": ("gateway/portal/shell/x.py", "services.gateway.portal.desk", {PORTAL}),
    "pages of two groups import each other": ("gateway/portal/public/x.py", "services.gateway.portal.desk", {PORTAL}),
    "the portal has use cases": ("gateway/portal/usecases/__init__.py", "", {PORTAL}),
    # 2. rooms
    "papers import cases": ("gateway/papers/usecases/x.py", "services.gateway.cases.usecases", {ROOMS}),
    "a room at the bottom imports one at the top": (
        "gateway/subjects/usecases/x.py",
        "services.gateway.dossiers.usecases",
        {ROOMS},
    ),
    "a room imports the one right above it": (
        "gateway/subjects/usecases/x.py",
        "services.gateway.accounts.usecases",
        {ROOMS},
    ),
    "the domain of a service imports a room": ("gateway/domain/x.py", "services.gateway.papers.domain", {ROOMS}),
    "a client imports a room": ("gateway/clients/x.py", "services.gateway.accounts.domain", {ROOMS}),
    "a room of ratings imports one above it": (
        "ratings/ledger/usecases/x.py",
        "services.ratings.grades.usecases",
        {RATINGS},
    ),
    "a room of agreements imports one above it": (
        "agreements/stores/usecases/x.py",
        "services.agreements.rosters",
        {AGREEMENTS},
    ),
    "a room is in no list": ("gateway/visits/__init__.py", "", {ROOMS}),
    "a service has a floor beside its rooms": ("gateway/usecases/__init__.py", "", {ROOMS}),
    # 3. pages
    "a page imports a storage": ("gateway/portal/desk/x.py", "services.gateway.cases.storage", {PAGES, STORAGE}),
    # 4. storages
    "a use case imports another room's storage": (
        "gateway/cases/usecases/x.py",
        "services.gateway.papers.storage",
        {STORAGE},
    ),
    "a storage imports another room's storage": (
        "gateway/cases/storage/x.py",
        "services.gateway.papers.storage",
        {STORAGE},
    ),
    "the app imports a room's storage": ("gateway/app.py", "services.gateway.accounts.storage", {STORAGE}),
    # 5. domains
    "a room's domain imports pymongo": ("gateway/cases/domain/x.py", "pymongo", {PURE, MONGO}),
    "a room's domain imports the clock": ("gateway/papers/domain/x.py", "common.clock", {PURE}),
    "a room's domain imports os": ("gateway/accounts/domain/x.py", "os", {PURE}),
    "a service's domain imports random": ("gateway/domain/x.py", "random", {PURE}),
    # beside the law of the rooms
    "common imports a service": ("../common/x.py", "services.gateway.domain", {TOWER}),
    "a service imports another": ("gateway/clients/x.py", "services.ratings.domain", {APART}),
    "a use case speaks Mongo": ("gateway/cases/usecases/x.py", "pymongo", {MONGO}),
    "a use case says how its values lie": (
        "gateway/cases/usecases/x.py",
        "common.mapping",
        {"Only storage says how values lie in documents"},
    ),
    "a use case speaks Flask": ("gateway/cases/usecases/x.py", "flask", {FLASK}),
    "a handler enqueues by itself": ("gateway/handlers.py", "dramatiq", {"Only workers and jobs speak dramatiq"}),
    "a kind renders": ("gateway/papers/kinds/x.py", "weasyprint", {"Only the layout of papers renders"}),
    "a kind fills a template": (
        "gateway/papers/kinds/x.py",
        "jinja2",
        {"Only the layout of papers and pages fill templates"},
    ),
    "a use case calls over HTTP": (
        "gateway/cases/usecases/x.py",
        "httpx2",
        {"Only clients and the feed call over HTTP"},
    ),
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's tree with empty modules, but for one import of each library that only some may import."""
    tree, root = Tree(ROOT), tmp_path_factory.mktemp("rooms")
    toy = {module: root / path.relative_to(ROOT) for module, path in tree.files.items()}
    for path in toy.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for contract in _contracts():
        if contract["type"] == "protected":
            importer = next(each for each in contract["allowed_importers"] if each in toy)
            with toy[importer].open("a", encoding="utf-8") as file:
                file.write(f"import {', '.join(contract['protected_modules'])}\n")
    (root / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return root


def _contracts() -> list[dict[str, Any]]:
    contracts: list[dict[str, Any]] = Tree(ROOT).tools["importlinter"]["contracts"]
    return contracts


def _broken(root: Path) -> set[str]:
    """The contracts that import-linter reports as broken in this tree; it must have tried them all."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-logo", "--no-cache"],
        cwd=root, env={**os.environ, "COLUMNS": "200"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)$", done.stdout, re.MULTILINE))
    assert verdicts.keys() == {contract["name"] for contract in _contracts()}, done.stdout + done.stderr
    return {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


def test_an_empty_tree_keeps_every_contract(empty: Path) -> None:
    assert _broken(empty) == set()


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_a_violation_breaks_its_contract_and_no_other(empty: Path, violation: str) -> None:
    place, imported, contracts = VIOLATIONS[violation]
    file = (empty / "services" / place).resolve()
    before = file.read_bytes() if file.exists() else None
    is_new_folder = not file.parent.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"import {imported}\n" if imported else "", encoding="utf-8")

    broken = _broken(empty)

    file.unlink() if before is None else file.write_bytes(before)
    if is_new_folder:
        file.parent.rmdir()
    assert broken == contracts


def test_every_contract_was_tried() -> None:
    tried = {contract for _, _, contracts in VIOLATIONS.values() for contract in contracts}

    assert tried == {contract["name"] for contract in _contracts()}
