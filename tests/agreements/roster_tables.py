"""Tables as the storage of rosters opens them, made of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.agreements.rosters.domain.roster_grid import Merge, Row
from services.agreements.rosters.domain.roster_tables import HEAD_ROWS, Table


def table(*cells: Sequence[str], **fields: Any) -> Table:
    """The table of a text with these rows, the first of them row 1; with `is_grid` and more, a sheet."""
    rows = [Row(number, each) for number, each in enumerate(cells, start=1)]
    filled = sum(any(each.strip() for each in row.cells) for row in rows)
    return Table(head=rows[:HEAD_ROWS], rows=lambda: iter(rows), **{"filled": filled, **fields})


def sheet(name: str, *cells: Sequence[str], merged: Sequence[tuple[int, int, int, int]] = (), **fields: Any) -> Table:
    """A visible sheet with these rows."""
    return table(*cells, name=name, is_grid=True, merged=[Merge(*each) for each in merged], **fields)
