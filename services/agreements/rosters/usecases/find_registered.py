"""Answers which rows of a roster describe a store that is in the register already: by its code, or name and address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.agreements.rosters.domain.roster import Columns, RowProblem
from services.agreements.rosters.domain.roster_check import already_registered
from services.agreements.rosters.domain.roster_rows import RosterRow
from services.agreements.stores.domain.registration import KnownBy
from services.agreements.stores.usecases.search_register import find_registered_stores


def find_registered(
    rows: Sequence[RosterRow], columns: Columns, *, besides: str | None = None
) -> Iterator[tuple[RosterRow, RowProblem]]:
    """Rows whose very store is registered, each with its error; stores of the import `besides` do not count."""
    known = find_registered_stores([row.particulars for row in rows], besides=besides)
    for row, by in zip(rows, known, strict=True):
        if by is not None:
            yield row, already_registered(row, columns, by_code=by is KnownBy.CODE)
