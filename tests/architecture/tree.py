"""A source tree as fences see it: its modules, and the floors, rooms and services on which they stand.

Both layouts are known: `services.<service>.<floor>` and, in rooms, `services.<service>.<room>.<floor>`.
"""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

FLOORS = ("api", "handlers", "usecases", "storage", "kinds", "layout", "domain")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a module stands: its service, its house (a room, or the service itself), its floor."""

    service: str
    house: str
    floor: str

    @property
    def package(self) -> str:
        return f"{self.house}.{self.floor}"


@dataclass(frozen=True)
class Tree:
    """A source tree with its `pyproject.toml` and its `Makefile`."""

    root: Path

    @cached_property
    def tools(self) -> dict[str, Any]:
        """The tables `tool.*` of `pyproject.toml`."""
        tools: dict[str, Any] = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
        return tools

    @cached_property
    def files(self) -> dict[str, Path]:
        """Every module of the root packages with its file."""
        found = {}
        for package in self.tools["importlinter"]["root_packages"]:
            for path in sorted((self.root / package).rglob("*.py")):
                parts = path.relative_to(self.root).with_suffix("").parts
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
        return found

    @cached_property
    def places(self) -> dict[str, Place]:
        """Every module that stands on a floor, with its place."""
        places = {}
        for module in self.files:
            parts = module.split(".")
            depth = next((depth for depth in (2, 3) if parts[depth : depth + 1] and parts[depth] in FLOORS), None)
            if parts[0] == "services" and depth:
                places[module] = Place(".".join(parts[:2]), ".".join(parts[:depth]), parts[depth])
        return places

    @cached_property
    def services(self) -> frozenset[str]:
        return frozenset(place.service for place in self.places.values())

    @cached_property
    def rooms(self) -> tuple[str, ...]:
        """The houses that are rooms of a service."""
        return tuple(sorted({place.house for place in self.places.values() if place.house != place.service}))

    def on(self, *floors: str) -> frozenset[str]:
        """The modules on these floors, of all services and rooms."""
        return frozenset(module for module, place in self.places.items() if place.floor in floors)

    def inside(self, house: str) -> frozenset[str]:
        """The modules on the floors of a house."""
        return frozenset(module for module, place in self.places.items() if place.house == house)
