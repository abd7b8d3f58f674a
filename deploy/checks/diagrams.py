"""Draws the lifecycle diagrams of each service's README from the `TRANSITIONS` tables in its domain.

A module of a `domain/`, of the service or of one of its rooms, with a table `TRANSITIONS: {(status, action): status}`
is a lifecycle. Its optional `COMPUTED: ((status, reason, status), …)` is what days add to the stored states, drawn with
a star (blueprint, 7).
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click

from common.settings import SERVICES

BEGIN = "<!-- lifecycles: generated from domain/ by make fix; do not edit -->"
END = "<!-- end of lifecycles -->"


def lifecycles(service: str) -> Iterator[ModuleType]:
    """The domain modules of a service that hold a lifecycle, by name."""
    package = importlib.import_module(f"services.{service}")
    found = (each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))
    for name in sorted(each for each in found if ".domain." in each):
        module = importlib.import_module(name)
        if hasattr(module, "TRANSITIONS"):
            yield module


def diagram(module: ModuleType) -> str:
    """The Mermaid state diagram of one lifecycle: first states have an entry arrow, last ones an exit arrow."""
    arrows = [(str(start), str(action), str(end)) for (start, action), end in module.TRANSITIONS.items()]
    computed = [(str(start), str(reason), str(end)) for start, reason, end in getattr(module, "COMPUTED", ())]
    starred = {end for _, _, end in computed}
    everywhere = arrows + computed
    ends = {end for _, _, end in everywhere}
    states = list(dict.fromkeys(state for start, _, end in everywhere for state in (start, end)))
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state}*" as {state}' for state in states if state in starred]
    lines += [f"    [*] --> {state}" for state in states if state not in ends]
    lines += [f"    {start} --> {end}: {label}" for start, label, end in everywhere]
    lines += [f"    {state} --> [*]" for state in states if not any(start == state for start, _, _ in everywhere)]
    return "\n".join(lines)


def section(service: str) -> str:
    """The generated part of a service's README, with its markers."""
    parts = [BEGIN]
    for module in lifecycles(service):
        title = (module.__doc__ or "").strip().splitlines()[0]
        place = "/".join(module.__name__.split(".")[2:])
        parts += ["", f"### `{place}.py`", title, "", "```mermaid"]
        parts += [diagram(module), "```"]
    return "\n".join([*parts, "", END])


def with_section(text: str, generated: str) -> str:
    """A README with its generated part replaced. Raises `ValueError` when the markers are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"has no place for its lifecycles; add these two lines:\n{BEGIN}\n{END}")
    return before + generated + after


@click.command()
@click.option("--check", is_flag=True, help="only look whether the diagrams are fresh")
def main(*, check: bool) -> None:
    """Write the diagrams of every service anew, or look whether they are fresh."""
    stale = []
    for service in SERVICES:
        readme = Path("services") / service / "README.md"
        try:
            text = readme.read_text(encoding="utf-8")
            fresh = with_section(text, section(service))
        except (OSError, ValueError) as error:
            stale.append(f"{readme}: {error}")
            continue
        if fresh == text:
            continue
        if check:
            stale.append(f"{readme}: its lifecycle diagrams are not what domain/ says; make fix draws them anew")
        else:
            readme.write_text(fresh, encoding="utf-8")
    for line in stale:
        click.echo(line)
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main()
