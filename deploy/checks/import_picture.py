"""Draws as SVG who imports whom inside each service: on the right what goes down, on the left, red, what goes up."""

from collections import Counter
from pathlib import Path

import click
import grimp
import yaml

_ROW, _BEND, _WIDTH = 38, 34, 600
_HEAD = """xmlns="http://www.w3.org/2000/svg"><style>svg { background: #fff } path { fill: none; stroke: #567 }
.up { stroke: #c02 } text { font: 13px sans-serif; text-anchor: middle; paint-order: stroke; stroke: #fff }</style>"""


def imports(graph: grimp.ImportGraph, groups: dict[str, list[str]]) -> Counter[tuple[str, str]]:
    """Between each two groups of packages and modules the number of imports of one module by another."""
    owner = {one: name for name, group in groups.items() for one in group}
    owner |= {below: name for one, name in owner.items() for below in graph.find_descendants(one)}
    pairs = [(one, two) for one in owner for two in graph.find_modules_directly_imported_by(one) if two in owner]
    return Counter((owner[one], owner[two]) for one, two in pairs if owner[one] != owner[two])


def in_order(names: set[str], weights: Counter[tuple[str, str]]) -> list[str]:
    """The names, importers first; in circles first the one that imports most beyond what is imported of it."""
    inside = {pair: weight for pair, weight in weights.items() if names.issuperset(pair)}
    surplus = {each: sum(w * ((each == a) - (each == b)) for (a, b), w in inside.items()) for each in sorted(names)}
    first = names - {imported for _, imported in inside} or {*sorted(surplus, key=surplus.__getitem__)[-1:]}
    return [*sorted(first), *in_order(names - first, weights)] if names else []


def drawn(rows: list[str], weights: Counter[tuple[str, str]], middle: int) -> str:
    """The SVG elements of one service around this x; the first row is its own name."""
    lines = [f'<text x="{middle}" y="{24 + _ROW * row}">{name}</text>' for row, name in enumerate(rows)]
    for (importer, imported), weight in sorted(weights.items()):
        start, end = (20 + _ROW * rows.index(name) for name in (importer, imported))
        kind, side = ("down", 1) if end > start else ("up", -1)
        near, far = middle + side * 52, middle + side * (52 + _BEND * abs(end - start) // _ROW)
        path = f'd="M{near},{start} C{far},{start} {far},{end} {near},{end}" stroke-width="{1 + weight / 8}"'
        lines.append(f'<path class="{kind}" {path}/>')
        lines.append(f'<text x="{(near + 3 * far) / 4}" y="{(start + end) / 2 + 4}">{weight}</text>')
    return "\n".join(lines)


@click.command()
@click.argument("groups", type=click.Path(exists=True, path_type=Path), required=False)
def main(*, groups: Path | None) -> None:
    """Print the picture: of the groups of modules in a YAML file, else of what lies right inside each service."""
    graph = grimp.build_graph("services", cache_dir=None)
    inside = {each: graph.find_children(each) for each in sorted(graph.find_children("services"))}
    plain = {each: {child.removeprefix(f"{each}."): [child] for child in inside[each]} for each in inside}
    chosen = yaml.safe_load(groups.read_text(encoding="utf-8")) if groups else plain
    click.echo(f'<svg width="{_WIDTH * len(chosen)}" height="{_ROW * (1 + max(map(len, chosen.values())))}" {_HEAD}')
    for number, (service, named) in enumerate(chosen.items()):
        weights = imports(graph, named)
        click.echo(drawn([service, *in_order(set(named), weights)], weights, _WIDTH * number + _WIDTH // 2))
    click.echo("</svg>")


if __name__ == "__main__":
    main()
