"""Every module on a floor is under every kind of fence that belongs to it: contracts, types, lint, clock, coverage."""

from pathlib import Path

import pytest

from common.settings import SERVICES
from deploy.checks.diagrams import lifecycles
from tests.architecture.fences import gaps
from tests.architecture.sources import ROOT, sources
from tests.architecture.tree import Tree

#: A small tree in rooms; only `papers` has kinds and layout.
ROOMS = {
    "services/gateway": ("domain",),
    "services/gateway/cases": ("api", "handlers", "usecases", "storage", "domain"),
    "services/gateway/papers": ("api", "usecases", "storage", "kinds", "layout", "domain"),
    "services/ratings/ledger": ("usecases", "storage", "domain"),
}
MODULES = (
    "common/clock.py",
    "common/mapping.py",
    "common/mongo.py",
    "common/journal.py",
    "common/web.py",
    "services/gateway/app.py",
)
PYPROJECT = """
[tool.mypy]
packages = ["common", "services"]
disallow_untyped_defs = true

[[tool.mypy.overrides]]
module = ["services.*.domain.*"]
disallow_any_generics = true

[tool.coverage.run]
source = ["services"]

[tool.importlinter]
root_packages = ["services", "common"]
include_external_packages = true

[[tool.importlinter.contracts]]
name = "Floors"
type = "layers"
containers = ["services.gateway.cases", "services.gateway.papers", "services.ratings.ledger"]
layers = ["(api) | (handlers)", "(usecases)", "(storage)", "(kinds)", "(layout)", "(domain)"]

[[tool.importlinter.contracts]]
name = "Rooms of the gateway"
type = "layers"
containers = ["services.gateway"]
layers = ["app", "cases", "papers", "domain"]

[[tool.importlinter.contracts]]
name = "Services"
type = "independence"
modules = ["services.*"]

[[tool.importlinter.contracts]]
name = "A room's storage is its own"
type = "forbidden"
source_modules = ["services.*.*"]
forbidden_modules = ["services.*.*.storage"]
allow_indirect_imports = true

[[tool.importlinter.contracts]]
name = "Pure"
type = "forbidden"
source_modules = ["services.**.domain"]
forbidden_modules = [
  "os", "pathlib", "time", "random", "secrets", "logging", "redis", "yaml",
  "common.clock", "common.mongo", "common.journal", "common.web",
]

[[tool.importlinter.contracts]]
name = "Mongo"
type = "protected"
protected_modules = ["mongoengine", "pymongo", "gridfs", "bson", "cattrs", "attrs", "common.mapping"]
allowed_importers = ["services.**.storage"]

[[tool.importlinter.contracts]]
name = "Flask"
type = "protected"
protected_modules = ["flask", "flask_smorest", "marshmallow"]
allowed_importers = ["services.**.api"]

[[tool.importlinter.contracts]]
name = "Rendering"
type = "protected"
protected_modules = ["weasyprint", "jinja2"]
allowed_importers = ["services.gateway.papers.layout"]

[[tool.importlinter.contracts]]
name = "Queues and calls"
type = "protected"
protected_modules = ["dramatiq", "httpx2"]
allowed_importers = ["common"]
"""
MAKEFILE = """
coverage:
	coverage report --include='services/**/domain/*' --fail-under=100
	coverage report --fail-under=90
"""
#: What is changed in the configuration, and a gap that this opens: the pattern misses a room, or lets too much in.
CHANGES = {
    "floors of a room": (
        ', "services.gateway.papers"',
        "",
        "services.gateway.papers.kinds: kept from the api above it",
    ),
    "a floor": (', "(storage)"', "", "services.ratings.ledger.storage: kept from the usecases above it"),
    "order of two rooms": (
        '"cases", "papers"',
        '"cases : papers"',
        "services.gateway.cases, services.gateway.papers: one order",
    ),
    "domain of a service": (', "domain"]\n\n', "]\n\n", "services.gateway.domain: kept from the rooms above it"),
    "a service": (
        '["services.*"]',
        '["services.gateway"]',
        "services.ratings.ledger.usecases: kept from other services",
    ),
    "storage of a room": (
        "services.*.*.storage",
        "services.*.cases.storage",
        "services.gateway.cases.usecases: kept from services.gateway.papers.storage",
    ),
    "domain of a room": ("services.**.domain", "services.*.domain", "services.gateway.cases.domain: kept from os"),
    "Mongo": ("services.**.storage", "services.**", "services.gateway.papers.usecases: kept from pymongo"),
    "Flask": ("services.**.api", "services.*.*", "services.gateway.cases.handlers: kept from flask"),
    "rendering": (".papers.layout", ".papers", "services.gateway.papers.kinds: kept from weasyprint"),
    "strict types": ("services.*.domain.*", "services.gateway.domain.*", "services.gateway.cases.domain: strict types"),
    "types": ('"common", "services"]\nd', '"common"]\nd', "services.ratings.ledger.storage: types"),
    "types of a room": (
        "[tool.coverage.run]",
        '[[tool.mypy.overrides]]\nmodule = ["services.gateway.cases.*"]\nignore_errors = true\n[tool.coverage.run]',
        "services.gateway.cases.usecases: types",
    ),
    "lint": (
        "[tool.mypy]",
        '[tool.ruff]\nextend-exclude = ["services/gateway/cases"]\n[tool.mypy]',
        "services.gateway.cases.handlers: lint",
    ),
    "coverage": (
        "[tool.mypy]",
        '[tool.coverage.report]\nomit = ["services/*/papers/*"]\n[tool.mypy]',
        "services.gateway.papers.layout: coverage of 90 %",
    ),
    "coverage of a domain": (
        "services/**/domain/*",
        "services/*/domain/*",
        "services.gateway.cases.domain: coverage of 100 %",
    ),
}


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    for house, floors in ROOMS.items():
        for floor in floors:
            _write(tmp_path, f"{house}/{floor}/one.py")
    for module in MODULES:
        _write(tmp_path, module)
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (tmp_path / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    return tmp_path


def _write(root: Path, module: str) -> None:
    (root / module).parent.mkdir(parents=True, exist_ok=True)
    for folder in Path(module).parents:
        (root / folder / "__init__.py").touch()
    (root / module).touch()


def test_every_module_on_a_floor_is_fenced() -> None:
    """`python -m tests.architecture.fences` lists what each fence covers."""
    assert gaps(Tree(ROOT)) == []


@pytest.mark.parametrize("floor", ["api", "handlers", "usecases", "storage", "domain"])
def test_every_service_has_modules_on_this_floor(floor: str) -> None:
    tree = Tree(ROOT)

    assert {tree.places[module].service for module in tree.on(floor)} == {f"services.{each}" for each in SERVICES}


def test_no_floor_is_empty() -> None:
    """A room has the floors that it needs, made with what first stands on them."""
    tree = Tree(ROOT)
    filled = {place.package for module, place in tree.places.items() if tree.files[module].name != "__init__.py"}

    assert {place.package for place in tree.places.values()} == filled


def test_every_table_of_transitions_is_drawn_as_a_lifecycle() -> None:
    tables = [each.module for each in sources("services") if any(line.startswith("TRANSITIONS") for line in each.lines)]

    assert sorted(module.__name__ for service in SERVICES for module in lifecycles(service)) == sorted(tables)


def test_a_tree_in_rooms_can_be_fenced_without_a_gap(toy: Path) -> None:
    assert gaps(Tree(toy)) == []


@pytest.mark.parametrize("what", CHANGES)
def test_a_pattern_that_no_longer_fits_is_a_gap(toy: Path, what: str) -> None:
    before, after, gap = CHANGES[what]
    for name in ("pyproject.toml", "Makefile"):
        text = (toy / name).read_text(encoding="utf-8")
        (toy / name).write_text(text.replace(before, after), encoding="utf-8")

    assert gap in gaps(Tree(toy))


def test_a_new_room_that_the_configuration_does_not_know_is_a_gap(toy: Path) -> None:
    _write(toy, "services/gateway/visits/domain/one.py")
    _write(toy, "services/gateway/visits/usecases/one.py")

    assert gaps(Tree(toy)) == [
        "services.gateway.domain: kept from the rooms above it",
        "services.gateway.visits.domain: kept from the usecases above it",
        "services.gateway.cases, services.gateway.visits: one order",
        "services.gateway.papers, services.gateway.visits: one order",
    ]


def test_a_room_whose_name_lets_it_ask_the_clock_is_a_gap(toy: Path) -> None:
    _write(toy, "services/gateway/portal/domain/one.py")

    assert "services.gateway.portal.domain: reads no clock" in gaps(Tree(toy))
